import type { Bound } from '../../../module/bound.ts'
import type { Filter } from '../../../module/definition.ts'
import { textOf, type Value } from '../../../values/value.ts'
import type { CheckedCall } from '../../program.ts'
import { isOperator, writesOf } from '../call-fields.ts'
import type { Facts, FieldValue } from './facts.ts'

/** The operators that are the opposite of another one where the field is there. */
const OPPOSITES: Readonly<Record<string, string>> = {
  '!=': '==',
  'not in': 'in',
  '!~': '~',
  '<': '>=',
  '<=': '>',
}

/** What a field may still be: one of these texts, and within bounds. */
interface Range {
  readonly only?: ReadonlySet<string>
  readonly low: number
  readonly high: number
}

const ANY: Range = { low: -Infinity, high: Infinity }

/** How long a list may be for its items to be told apart. */
const MOST_MEMBERS = 100

/**
 * Assumes that a filter is true, or false. False where that contradicts what was assumed before: then no walk takes this path.
 * What it cannot see through is remembered by its wording, so that the same question gets the same answer.
 */
export function assumeFilter(facts: Facts, call: CheckedCall<Filter>, wanted: boolean): boolean {
  if (!isOperator(call)) return assumeKey(facts, keyOf(facts, call, call.definition.name), wanted)
  const field = call.bound.field
  if (field?.kind !== 'field') return assumeKey(facts, keyOf(facts, call, call.definition.name), wanted)
  const value = facts.field(field.name)
  const other = call.bound.value?.kind === 'field' ? facts.field(call.bound.value.name) : undefined
  if (value.presence === 'unset' || other?.presence === 'unset') return !wanted
  if (call.definition.name === 'exists') return assumeExists(facts, field.name, value, wanted)
  if (value.presence === 'unknown' && value.id !== field.name) {
    if (!wanted) return true
    facts.setField(field.name, { ...value, presence: 'set' })
  }
  const opposite = OPPOSITES[call.definition.name]
  return opposite === undefined
    ? assumeOperator(facts, call, call.definition.name, value, wanted)
    : assumeOperator(facts, call, opposite, value, !wanted)
}

/** Sets the fields that a filter surely captures or writes when it is true. */
export function writeWhatIsTrue(facts: Facts, call: CheckedCall<Filter>): void {
  for (const { field, certainty } of writesOf(call)) {
    if (certainty === 'sometimes') continue
    facts.setField(field, facts.fresh(certainty === 'always' ? 'set' : 'unknown', capturedTypes(call, field)))
  }
}

function capturedTypes({ bound }: CheckedCall<Filter>, field: string) {
  const { pattern } = bound
  const capture =
    pattern?.kind === 'pattern' ? pattern.pattern.captures.find(({ name }) => name === field) : undefined
  return capture === undefined ? [] : [capture.type]
}

function assumeExists(facts: Facts, name: string, value: FieldValue, wanted: boolean): boolean {
  if (value.presence === 'set') return wanted
  if (value.id === name) return assumeKey(facts, `${name} exists`, wanted)
  facts.setField(name, wanted ? { ...value, presence: 'set' } : facts.fresh('unset', []))
  return true
}

function assumeOperator(
  facts: Facts,
  call: CheckedCall<Filter>,
  operator: string,
  value: FieldValue,
  wanted: boolean,
): boolean {
  const right = call.bound.value
  const members = right?.kind === 'constant' ? membersOf(operator, right.value) : undefined
  if (members !== undefined) return assumeMember(facts, value, members, wanted)
  const least = right?.kind === 'constant' ? leastOf(operator, right.value) : undefined
  if (least !== undefined && value.types[0] === 'int')
    return assumeRange(facts, value, wanted ? { low: least } : { high: least - 1 })
  return assumeKey(facts, keyOf(facts, call, operator), wanted)
}

/** The texts of the scalar values that are asked for; undefined where a network stands for more than itself, or the list is long. */
function membersOf(operator: string, value: Value): ReadonlySet<string> | undefined {
  if (operator !== '==' && operator !== 'in') return undefined
  const items: readonly Value[] = Array.isArray(value) ? value : [value]
  const isPlain = items.length <= MOST_MEMBERS && items.every((item) => typeof item !== 'object')
  return isPlain ? new Set(items.map((item) => textOf(item))) : undefined
}

/** The least integer that is as large as is asked for. */
function leastOf(operator: string, value: Value): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined
  if (operator === '>=') return value
  return operator === '>' ? value + 1 : undefined
}

function assumeMember(
  facts: Facts,
  value: FieldValue,
  members: ReadonlySet<string>,
  wanted: boolean,
): boolean {
  if (value.constant !== undefined) return members.has(textOf(value.constant)) === wanted
  const range = rangeOf(facts, value)
  const isNot = (text: string) => `${value.id} is not ${text}`
  if (wanted) {
    const allowed = [...(range.only ?? members)].filter(
      (text) => members.has(text) && facts.known(isNot(text)) === undefined && isWithin(range, text),
    )
    facts.assume(value.id, { ...range, only: new Set(allowed) })
    return allowed.length > 0
  }
  for (const text of members) facts.assume(isNot(text), true)
  return range.only === undefined || [...range.only].some((text) => facts.known(isNot(text)) === undefined)
}

function assumeRange(
  facts: Facts,
  value: FieldValue,
  bounds: { readonly low?: number; readonly high?: number },
): boolean {
  const range = rangeOf(facts, value)
  const next: Range = {
    ...range,
    low: Math.max(range.low, bounds.low ?? -Infinity),
    high: Math.min(range.high, bounds.high ?? Infinity),
  }
  if (value.constant !== undefined) return isWithin(next, textOf(value.constant))
  facts.assume(value.id, next)
  if (next.low > next.high) return false
  return next.only === undefined || [...next.only].some((text) => isWithin(next, text))
}

function isWithin({ low, high }: Range, text: string): boolean {
  if (low === -Infinity && high === Infinity) return true
  const number = Number(text)
  return number >= low && number <= high
}

function rangeOf(facts: Facts, value: FieldValue): Range {
  const known = facts.known(value.id)
  return isRange(known) ? known : ANY
}

function isRange(known: unknown): known is Range {
  return typeof known === 'object' && known !== null && 'low' in known
}

function assumeKey(facts: Facts, key: string, wanted: boolean): boolean {
  const known = facts.known(key)
  if (known !== undefined) return known === wanted
  facts.assume(key, wanted)
  return true
}

/** The wording of a filter, with the values that fields have now in place of their names. */
function keyOf(facts: Facts, { bound }: CheckedCall<Filter>, name: string): string {
  return `${name} ${Object.entries(bound)
    .map(([key, argument]) => `${key} ${wordingOf(facts, argument)}`)
    .join(' ')}`
}

function wordingOf(facts: Facts, bound: Bound | undefined): string {
  if (bound === undefined) return ''
  switch (bound.kind) {
    case 'field':
      return facts.field(bound.name).id
    case 'several':
      return bound.items.map((item) => wordingOf(facts, item)).join(' ')
    default:
      return bound.span.file.text.slice(bound.span.start, bound.span.end)
  }
}
