import { Duration } from '../../values/duration.ts'
import type { Names } from '../names.ts'
import type { Notes } from '../notes.ts'
import type { Pattern } from '../python/patterns.ts'
import { oneLine, plainTemplate } from '../strings.ts'
import { failPatterns, ignorePatterns, isNoFailure, OFFENDER } from './failregex.ts'
import type { Jail, Thresholds } from './jails.ts'
import { BEHIND_TIME, LINE, type LookedAt, lineOf, MESSAGE } from './lines.ts'
import type { Place } from './places.ts'

/** The ban set of all jails. */
export const BAN_SET = 'pyruse'
/** Actions that mail somebody. */
export const MAILS = /^(?:mail|sendmail|mynetwatchman|complain|dshield)/

/** The field that says which jail an entry is known to. */
const MARK = 'known_to_jail'

/** A jail whose filter becomes a chain of its own. */
export interface OwnJail {
  readonly jail: Jail
  readonly place: Place
  /** Whom it does not count beyond those whom no jail does: addresses and networks. */
  readonly ignored: readonly string[]
}

/** No shipped chain begins so. Its counter, and its source where it has one, are called the same. */
export function chainOf({ name }: Jail, names: Names): string {
  return names.of(`jail/${name}`, `jail ${name}`)
}

export interface WrittenJail {
  readonly text: string
  readonly place: Place
  /** Whether no pattern of it could be carried over. */
  readonly isEmpty: boolean
}

/** The chains of a jail: the one that knows its lines, and the one that counts and bans. */
export function jailChains({ jail, place, ignored }: OwnJail, names: Names, notes: Notes): WrittenJail {
  const { name, definition, filter } = jail
  const chain = chainOf(jail, names)
  const failed = names.of(`failed/${name}`, `jail ${name} failed`)
  const prefregex = definition?.prefregex
  const lookedAt = place.sources.length === 0 ? MESSAGE : lineOf(definition?.daemon)
  const fails = readsNothing(jail) ? [] : (definition?.failregex ?? []).filter((regex) => !isNoFailure(regex))
  const failing = fails.flatMap((regex) => failPatterns(regex, prefregex, lookedAt, notes))
  const ignoring = (definition?.ignoreregex ?? []).flatMap((regex) =>
    ignorePatterns(regex, prefregex, lookedAt, notes),
  )
  noteOdd(jail, notes)
  if (failing.length > 0) noteRead(jail, lookedAt, notes)
  const ignore = isShared(place) ? `${markOf(jail)}, return` : 'drop'
  const further = [
    ...furtherRules(lookedAt, ignoring, ignore),
    ...furtherRules(lookedAt, failing, `goto ${failed}`),
  ]
  const cases = [...casesOf(ignoring, ignore), ...casesOf(failing, `goto ${failed}`)]
  const title = `## The jail ${oneLine(name)}, by filter.d/${oneLine(filter.name)}.conf of fail2ban.`
  if (failing.length === 0)
    return { text: `${title}\n# Nothing of it could be carried over.`, place, isEmpty: true }
  const text = `${title}
chain ${chain} ${place.hook} {
${rulesIn(lookedAt, [...further, ...matchOf(lookedAt, cases)]).join('\n')}
}

chain ${failed} {
${verdictOf(jail, place, ignored, chain).join('\n')}
}`
  return { text, place, isEmpty: false }
}

/** Where neither says where the lines are, they must not be looked for in all of the journal, where anybody may write. */
export function readsNothing({ readsJournal, logpath }: Jail): boolean {
  return !readsJournal && logpath.length === 0
}

/** Whether others look at the same entries: to them, what one jail ignores or counts must not be lost. */
export function isShared({ sources }: Place): boolean {
  return sources.every(({ isKnown }) => isKnown)
}

function markOf({ name }: Jail): string {
  return `set ${MARK} = ${plainTemplate(oneLine(name))}`
}

/** What jails have looked at is no longer unexpected, when all others have had a look as well. */
export function lastChain(names: Names): string {
  return `chain ${names.of('jails seen')} from journal priority 1000 {
${MARK} exists -> accept
}`
}

/** What is read a little otherwise than fail2ban reads it. */
function noteRead({ definition }: Jail, { field }: LookedAt, notes: Notes): void {
  if (field === LINE && definition?.datepattern !== undefined)
    notes.difference(
      `its \`datepattern = ${oneLine(definition.datepattern)}\` is not carried over: a usual time in front of a line is taken off, any other stays in it`,
    )
  if (definition?.failregex.some((regex) => /\\[wWbB]/.test(regex)))
    notes.difference('for `\\w` and `\\b` only a to z, digits and `_` are letters of words here')
}

function noteOdd({ definition }: Jail, notes: Notes): void {
  if (definition?.failregex.some(isNoFailure))
    notes.difference('patterns with <F-NOFAIL>, which tell of no failure by themselves, are left out')
}

/** Patterns that ask something besides, which no case can. */
function furtherRules({ field }: LookedAt, patterns: readonly Pattern[], verdict: string): readonly string[] {
  return patterns
    .filter(({ further }) => further.length > 0)
    .map(({ text, further }) => `${[`${field} ~ ${text}`, ...further].join(' and ')} -> ${verdict}`)
}

function casesOf(patterns: readonly Pattern[], verdict: string): readonly string[] {
  const texts = new Set(patterns.filter(({ further }) => further.length === 0).map(({ text }) => text))
  return texts.size === 0 ? [] : [`${[...texts].join(',\n')} -> ${verdict}`]
}

function matchOf({ field }: LookedAt, cases: readonly string[]): readonly string[] {
  return cases.length === 0 ? [] : [`match ${field} {`, ...cases, '}']
}

/** Rules about a line without its time stand where that was taken off. */
function rulesIn({ field }: LookedAt, rules: readonly string[]): readonly string[] {
  return field === LINE
    ? [
        '# As fail2ban does, the patterns look at a line without its time.',
        'match MESSAGE {',
        `${BEHIND_TIME} {`,
        ...rules,
        '}',
        '}',
      ]
    : rules
}

/** What becomes of who failed. */
function verdictOf(jail: Jail, place: Place, ignored: readonly string[], counter: string): readonly string[] {
  const { maxretry, actions } = jail
  const name = oneLine(jail.name)
  const banned = ofOffender('', ` was banned by ${name}`)
  const done = isShared(place) ? 'return' : 'accept'
  return [
    ...(isShared(place) ? [markOf(jail)] : []),
    ...(ignored.length > 0 ? [`${OFFENDER} in [${ignored.join(', ')}] -> ${done}`] : []),
    `report INFO ${ofOffender(`${name}: a failure of `, '')} details FIRSTLAST`,
    `count ${counter} by ${OFFENDER}${windowOf(jail)} as failures`,
    `failures < ${maxretry} -> ${done}`,
    `reset ${counter} by ${OFFENDER}`,
    `ban ${OFFENDER} with ${BAN_SET}${lengthOf(jail)}`,
    `report WARN ${banned} details FIRSTLAST`,
    ...(actions.some((action) => MAILS.test(action.name))
      ? [`once_per(1h, ${OFFENDER}) -> email "{MESSAGE|truncate(500)}" subject ${banned}`]
      : []),
    done,
  ]
}

/** A template that tells of the address. */
function ofOffender(before: string, behind: string): string {
  const [front, back] = [before, behind].map((text) => plainTemplate(text).slice(1, -1))
  return `"${front}{${OFFENDER}}${back}"`
}

function windowOf({ findtime }: Thresholds): string {
  return findtime instanceof Duration ? ` within ${findtime}` : ''
}

function lengthOf({ bantime }: Thresholds): string {
  return bantime instanceof Duration ? ` for ${bantime}` : ''
}
