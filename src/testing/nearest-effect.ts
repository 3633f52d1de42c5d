import type { ExpectedDetail } from '../check/program.ts'
import type { Effect } from '../module/effect.ts'
import { Duration } from '../values/duration.ts'
import { visible } from '../values/visible.ts'

type Detail = readonly [key: string, value: unknown]

/** The particulars of each effect, and the word before each of them in a sentence. */
const WORDS: Readonly<Record<Effect['effect'], Readonly<Record<string, string>>>> = {
  ban: { address: 'of', set: 'with', seconds: 'for' },
  unban: { address: 'of', set: 'with' },
  report: { section: 'in section', message: 'with the line', details: 'with details' },
  email: {
    subject: 'with the subject',
    body: 'with the text',
    to: 'to',
    priority: 'with priority',
    thread: 'in thread',
  },
  log: { level: 'at level', message: 'with the message' },
  exec: { command: 'of' },
  webhook: { url: 'to', body: 'with the body' },
  record: { archive: 'in' },
}

/** Whether an effect is the one that is expected. */
export function isExpected(candidate: Effect, effect: string, details: readonly ExpectedDetail[]): boolean {
  return candidate.effect === effect && differencesOf(candidate, details).length === 0
}

/**
 * What there is instead of an effect that is not there: `there is a ban of 203.0.113.9 with ssh, but for 1h instead of 2h`.
 * The nearest is the one that differs in the least.
 */
export function insteadOf(
  effects: readonly Effect[],
  effect: string,
  details: readonly ExpectedDetail[],
): string {
  const [nearest] = effects
    .filter((candidate) => candidate.effect === effect)
    .map((candidate) => ({ candidate, differences: differencesOf(candidate, details) }))
    .sort((a, b) => a.differences.length - b.differences.length)
  if (nearest === undefined) {
    const others = [...new Set(effects.map((one) => describeEffect(one)))].slice(0, 3)
    return others.length === 0 ? 'there is no effect at all' : `there is only ${others.join(', and ')}`
  }
  const { candidate, differences } = nearest
  const words: Readonly<Record<string, string>> = WORDS[candidate.effect]
  const changed = differences.map(({ key, value, actual }) => {
    const word = words[key] ?? key
    return `${clause(word, [key, actual])} instead of ${shown(key, value)}`
  })
  const different = new Set(differences.map(({ key }) => key))
  return `there is ${describeEffect(candidate, different)}, but ${changed.join(' and ')}`
}

/** An effect as a noun, without some of its particulars: `a ban of 203.0.113.9 with ssh for 1h`. */
export function describeEffect(effect: Effect, without: ReadonlySet<string> = new Set()): string {
  const properties = new Map(Object.entries(effect))
  const clauses = Object.entries(WORDS[effect.effect])
    .filter(([key]) => !without.has(key) && properties.has(key) && !isEmpty(properties.get(key)))
    .map(([key, word]) => clause(word, [key, properties.get(key)]))
  return [/^[aeiou]/.test(effect.effect) ? 'an' : 'a', effect.effect, ...clauses].join(' ')
}

function differencesOf(candidate: Effect, details: readonly ExpectedDetail[]) {
  const properties = new Map(Object.entries(candidate))
  return details
    .map(({ key, value }) => ({ key, value, actual: properties.get(key) }))
    .filter(({ actual, value }) => !equals(actual, value))
}

/** A list is met by the same items in the same order; a single value also by a list of just that. */
function equals(actual: unknown, expected: ExpectedDetail['value']): boolean {
  if (!Array.isArray(actual)) return actual === expected
  const items = Array.isArray(expected) ? expected : [expected]
  return items.length === actual.length && items.every((item, index) => item === actual[index])
}

function clause(word: string, [key, value]: Detail): string {
  return key === 'seconds' && value === null ? 'without end' : `${word} ${shown(key, value)}`
}

function shown(key: string, value: unknown): string {
  if (key === 'seconds') return typeof value === 'number' ? String(new Duration(value * 1e6)) : 'no end'
  if (Array.isArray(value)) return isEmpty(value) ? 'those of the settings' : value.map(String).join(', ')
  const text = visible(String(value))
  return ['message', 'subject', 'body'].includes(key) ? `"${text}"` : text
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
