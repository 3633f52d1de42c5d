import { type CheckedPattern, checkLike, checkRegex } from '../check/patterns/pattern.ts'
import type { Span } from '../diagnostics/span.ts'
import { type Kind, messagesOf } from './kinds.ts'
import type { Part } from './pattern.ts'
import type { ValueKind } from './pieces.ts'
import { settledParts } from './settled.ts'

/** A rule with so long a pattern is none that a person reads: it looks at the beginning only. */
const LONGEST_PATTERN = 300

const LIKE: Readonly<Record<ValueKind, string>> = {
  int: '{_:int}',
  addr: '{_:addr}',
  time: '{_}',
  id: '{_:word}',
  word: '{_:word}',
  text: '{_}',
}

const REGEX: Readonly<Record<ValueKind, string>> = {
  int: '[0-9]+',
  addr: '[0-9A-Fa-f.:]+',
  time: '[A-Za-z0-9 :,.+-]+',
  id: '[^\\s\\/"\'=,;:()\\[\\]<>|]+',
  word: '[^\\s"\'=,;()\\[\\]<>|]+',
  text: '[\\s\\S]*',
}

/** A rule that drops messages of a kind, and whether it would drop one of the same identifier. */
export interface CandidateRule {
  readonly rule: string
  readonly matches: (message: string, isGrave: boolean) => boolean
}

/** What tells by the priority which messages are grave, and which are not: also those without a priority. */
const GRAVE = 'PRIORITY <= 3 and '
const NOT_GRAVE = 'not (PRIORITY <= 3) and '

/** Rules that drop every message that was kept of a kind, to be pasted into a chain, the plainest first. */
export function candidateRules(kind: Kind): readonly CandidateRule[] {
  const parts = settledParts(kind)
  if (parts === null || !parts.some(saysSomething) || kind.identifier.endsWith('…')) return []
  const shown = cutParts(parts)
  const rules = [likeCondition(shown), regexCondition(shown)].flatMap(({ written, pattern: { matcher } }) => {
    if (matcher === undefined) return []
    const matches = (message: string) => matcher.test(withoutCut(message))
    return messagesOf(kind).every(matches) ? [{ written, matches }] : []
  })
  const identifier = identifierCondition(kind.identifier)
  const priority = kind.isGrave ? GRAVE : NOT_GRAVE
  return [
    ...rules.map(({ written, matches }) => ({ rule: `${identifier}MESSAGE ${written} -> drop`, matches })),
    ...rules.map(({ written, matches }) => ({
      rule: `${identifier}${priority}MESSAGE ${written} -> drop`,
      matches: (message: string, isGrave: boolean) => isGrave === kind.isGrave && matches(message),
    })),
  ]
}

/** A word, or the key of a value. */
function saysSomething({ what, text }: Part): boolean {
  return what === 'word' || (what === 'mark' && /\p{L}/u.test(text))
}

/** How a condition is written, and what it comes to: there is no matcher where something is wrong with it. */
interface OfferedCondition {
  readonly written: string
  readonly pattern: CheckedPattern
}

function identifierCondition(identifier: string): string {
  return identifier === '' ? '' : `SYSLOG_IDENTIFIER == "${escaped(identifier)}" and `
}

function likeCondition(parts: readonly Part[]): OfferedCondition {
  const value = parts
    .map((part) => (part.what === 'value' ? LIKE[part.kind] : part.text.replace(/[{}]/g, '$&$&')))
    .join('')
  return { written: `like "${escaped(value)}"`, pattern: checkLike({ kind: 'text', span: NOWHERE, value }) }
}

function regexCondition(parts: readonly Part[]): OfferedCondition {
  const pieces = parts.map((part) =>
    part.what === 'value'
      ? REGEX[part.kind]
      : part.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(UNSEEN, (unseen) => unitEscapes(unseen)),
  )
  const source = `^${pieces.join('')}$`
  const pattern = checkRegex({ kind: 'regex', span: NOWHERE, source, flags: '' })
  return { written: `~ /${source}/`, pattern }
}

/** Nobody is told what is wrong with a condition that is not offered then. */
const NOWHERE: Span = { file: { name: 'offered rule', text: '' }, start: 0, end: 0 }

/** What steers a terminal or reorders text, and what the language gives a meaning, as escapes of its strings. */
function escaped(text: string): string {
  return text
    .replace(/[\\"]/g, '\\$&')
    .replace(UNSEEN, (unseen) => `\\u{${(unseen.codePointAt(0) ?? 0).toString(16)}}`)
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function unitEscapes(text: string): string {
  return [...text.split('')].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

/** The beginning of long patterns, with a value for the rest. */
function cutParts(parts: readonly Part[]): readonly Part[] {
  let left = LONGEST_PATTERN
  const end = parts.findIndex((part) => {
    left -= part.text?.length ?? LONGEST_VALUE
    return left < 0
  })
  return end < 0 ? parts : [...parts.slice(0, end), { what: 'value', kind: 'text', text: null }]
}

const LONGEST_VALUE = 8

/** A message that was cut goes on, and may go on in any way. */
function withoutCut(message: string): string {
  return message.endsWith('…') ? message.slice(0, -1) : message
}
