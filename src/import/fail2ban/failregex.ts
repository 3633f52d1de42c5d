import { checkRegex } from '../../check/patterns/pattern.ts'
import type { Notes } from '../notes.ts'
import { alternativesOf } from '../python/alternatives.ts'
import type { GroupTypes } from '../python/group-types.ts'
import { type Pattern, patternOf } from '../python/patterns.ts'
import { PREFIX } from './filters.ts'
import { type LookedAt, withPrefix } from './lines.ts'

/** The field for the address that a line tells, as in the shipped chains. */
export const OFFENDER = 'offender'

/** What stands for an address alone, and what may also be a host name, which nobody bans. */
const ADDRESS_TAG = /<(?:HOST|ADDR|IP4|IP6|F-(?:ADDR|IP4|IP6)\/)>/g
const ADDRESS_GROUPS = new Set(['ip4', 'ip6', 'dns', 'host', 'addr'])
const OPENING = /<F-([A-Z0-9_]+)>/g
const CLOSING = /<\/F-[A-Z0-9_]+>/g
const CONTENT = /^(.*?)<F-CONTENT>(.*)<\/F-CONTENT>(.*)$/s
/** Flags for all of a pattern, and those that stand behind its start instead of first. */
const FLAGS = /^\(\?[a-z]+\)/
const LATE_FLAGS = /^\^(\(\?[a-z]+\))/
/** Flags of a group that stand in it as if they were for all: fail2ban has them hold for the group. */
const FLAGS_IN_GROUP = /\((?:\?:)?\(\?([a-z]+)\)/g
/** Both kinds of addresses, of which one has a mark before it. */
const MARKED_IPV6 = /\(\?:(?:\(\?:IPv6:\)\?|IPv6:)<IP6>\|<IP4>\)/g
/** A port behind an address, which may be missing. An address takes all that it can, so that it would take the port as well. */
const PORT_PERHAPS = /(<(?:HOST|ADDR|IP4|IP6)>(?:\\\])?)\((?:\?:)?(:\\d[^()]*)\)\?/
/** An address that ends a pattern, of which fail2ban's own takes no more than is one. */
const LAST_ADDRESS = /<(?:HOST|ADDR|IP4|IP6)>(?:\\\])?$/
/** The time of auditd, which fail2ban cuts out. */
const AUDIT_TIME = 'audit\\(:'
/** fail2ban leaves the space behind a time that it cuts out. */
const FIRST_SPACE = /^\^ /
/** What a line has left where fail2ban has cut the time out of brackets. */
const EMPTY_BRACKETS = /\\\[(?:\\s\*)?\\\]/g
const TYPES: GroupTypes = { of: (name) => (name === OFFENDER ? 'addr' : 'string') }

/** A pattern of a filter as patterns of the language; none where it is not carried over, which is noted. */
export function failPatterns(
  regex: string,
  prefregex: string | undefined,
  lookedAt: LookedAt,
  notes: Notes,
): readonly Pattern[] {
  const alternatives = alternativesOf(regex)
  // One that tells no address counts against nobody, where others do.
  const telling = alternatives.filter((one) => tellsAddress(wholeOf(one, prefregex)))
  return (telling.length > 0 ? telling : alternatives).flatMap((one) => {
    const whole = wholeOf(one, prefregex)
    const reason = reasonAgainst(whole)
    if (reason === undefined) return waysOf(whole).flatMap((way) => taken(one, way, lookedAt, notes) ?? [])
    notes.loss(`\`${shortened(one)}\` is not carried over: ${reason}`)
    return []
  })
}

/** With what may stand behind the address, and without: here an address takes all characters that one may have. */
function waysOf(regex: string): readonly string[] {
  if (LAST_ADDRESS.test(regex)) return [regex, `${regex}(?::\\d+|\\.)`]
  return [...new Set([regex.replace(PORT_PERHAPS, '$1$2'), regex.replace(PORT_PERHAPS, '$1')])]
}

/** A pattern of lines that do not count. */
export function ignorePatterns(
  regex: string,
  prefregex: string | undefined,
  lookedAt: LookedAt,
  notes: Notes,
): readonly Pattern[] {
  // Only behind the front of a line do alternatives have to be apart.
  const alternatives = prefregex === undefined ? [regex] : alternativesOf(regex)
  return alternatives.flatMap((one) => taken(one, wholeOf(one, prefregex), lookedAt, notes) ?? [])
}

function wholeOf(regex: string, prefregex: string | undefined): string {
  const own = regex.replace(LATE_FLAGS, '$1^')
  const whole = prefregex === undefined ? own : behindPrefix(own, prefregex.replace(LATE_FLAGS, '$1^'))
  return whole
    .replaceAll(MARKED_IPV6, '(?:IPv6:)?<ADDR>')
    .replaceAll(FLAGS_IN_GROUP, '(?$1:')
    .replaceAll(AUDIT_TIME, 'audit\\([\\d.]*:')
}

/** Whether a line that it matches tells of no failure: it belongs to one that another line tells. */
export function isNoFailure(regex: string): boolean {
  return regex.includes('<F-NOFAIL>')
}

function reasonAgainst(regex: string): string | undefined {
  if (regex.includes('<SKIPLINES>')) return 'it looks at several lines, and an entry is matched by itself'
  if (/<(?:SUBNET|CIDR)>/.test(regex)) return 'it tells networks: write it as `<net:net>`'
  if (/<(?:F-ID|DNS|F-DNS)/.test(regex)) return 'what it tells is no address'
  if (!tellsAddress(regex)) return 'it tells no address'
  return addressesIn(regex) > 1
    ? 'it tells an address in several places: write a pattern for each'
    : undefined
}

function tellsAddress(regex: string): boolean {
  return addressesIn(regex) > 0
}

function addressesIn(regex: string): number {
  return [...regex.matchAll(ADDRESS_TAG)].length + addressGroupsOf(regex).length
}

function addressGroupsOf(regex: string): readonly string[] {
  return [...regex.matchAll(/\(\?P<(\w+)>|<F-([A-Z0-9_]+)>/g)]
    .map(([, group, tag]) => (group ?? tag ?? '').toLowerCase())
    .filter((name) => ADDRESS_GROUPS.has(name))
}

/** A pattern for the content of a line as one for the whole of it. */
function behindPrefix(regex: string, prefregex: string): string {
  const [, before, , behind = ''] = CONTENT.exec(prefregex) ?? []
  if (before === undefined) return regex
  const [flags = ''] = FLAGS.exec(regex) ?? []
  const pattern = regex.slice(flags.length)
  const front = pattern.startsWith('^') ? `${before}${pattern.slice(1)}` : `${before}.*${pattern}`
  const isWhole = /(?<!\\)(?:\\\\)*\$$/.test(front)
  return `${flags}${isWhole ? `${front.slice(0, -1)}${behind}` : front}`
}

/** fail2ban's tags as groups of Python. Only the address and the name of the user are kept. */
function pythonOf(regex: string, { field, prefix }: LookedAt): string {
  const names = new Set<string>()
  const group = (name: string) => {
    const wanted = ADDRESS_GROUPS.has(name) ? OFFENDER : name === 'user' ? 'user' : undefined
    // Without its name it is a group still: a pattern may refer to others by their number.
    if (wanted === undefined || names.has(wanted)) return '('
    names.add(wanted)
    return `(?P<${wanted}>`
  }
  const said = withPrefix(regex, prefix)
  return (field === 'MESSAGE' ? said.replace(FIRST_SPACE, '^ ?') : said)
    .replaceAll(EMPTY_BRACKETS, (_, at: number, all: string) =>
      // In front, the time is taken off with its brackets.
      isInFront(all.slice(0, at)) ? '(?:\\[[^\\]]*\\])?' : '\\[[^\\]]*\\]',
    )
    .replaceAll(ADDRESS_TAG, (tag, at: number, whole: string) => {
      names.add(OFFENDER)
      const address = `(?P<${OFFENDER}>\\S+)`
      const mayHaveBrackets = /HOST|ADDR|IP6/.test(tag) && !whole.slice(0, at).endsWith('\\[')
      return mayHaveBrackets ? `\\[?${address}\\]?` : address
    })
    .replaceAll(OPENING, (_, name: string) => group(name.toLowerCase()))
    .replaceAll(CLOSING, ')')
    .replaceAll(/\(\?P<(\w+)>/g, (written, name: string) => {
      if (name === OFFENDER || name === 'user' || regex.includes(`(?P=${name})`)) return written
      return group(name)
    })
}

function isInFront(before: string): boolean {
  return /^\^?(?:\\s[*+]|\(\?:|\(| )*$/.test(before)
}

/** The pattern, where the language takes it. */
function taken(regex: string, whole: string, lookedAt: LookedAt, notes: Notes): Pattern | undefined {
  const pattern = patternOf(pythonOf(whole, lookedAt), lookedAt.field, [], TYPES, notes)
  if (pattern === undefined) return undefined
  const slash = pattern.text.lastIndexOf('/')
  const [source, flags] = [pattern.text.slice(1, slash), pattern.text.slice(slash + 1)]
  const span = { file: { name: 'import', text: pattern.text }, start: 0, end: pattern.text.length }
  const problem = checkRegex({ kind: 'regex', source, flags, span }).diagnostics.find(
    ({ severity }) => severity === 'error',
  )
  if (problem === undefined) return pattern
  notes.loss(`\`${shortened(regex)}\` is not carried over: ${problem.message}; ${problem.hint}`)
  return undefined
}

/** So much of a pattern that one finds it again. */
function shortened(regex: string): string {
  const text = regex.replaceAll(PREFIX, '%(__prefix_line)s')
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}
