import { canBeJournalField, journalFieldType } from '../check/journal-fields.ts'
import type { CheckedCondition } from '../check/program.ts'
import { nameTypes } from '../check/types.ts'
import { Address, Network } from '../values/address.ts'
import { sameValue, type Value } from '../values/value.ts'
import type { Asked } from './facts.ts'
import { type Progress, progressOf } from './patterns/progress.ts'
import { isList, shownSource, shownValue } from './shown.ts'

/** Why a filter holds or not: a sentence, and for a pattern how far it matches. */
export interface Reason {
  readonly text: string
  readonly progress?: Progress
}

const ORDERS: Readonly<Record<string, string>> = {
  '<': 'less than',
  '<=': 'at most',
  '>': 'greater than',
  '>=': 'at least',
}

/** The filters that made a condition hold, or fail, in the order in which they were asked. */
export function decisive(
  condition: CheckedCondition | null | undefined,
  asked: readonly Asked[],
): readonly Asked[] {
  if (condition === null || condition === undefined) return []
  const answers = new Map(asked.map((one) => [one.call, one]))
  const outcome = (part: CheckedCondition): boolean | undefined => {
    if (part.kind === 'filter') return answers.get(part.call)?.holds
    if (part.kind === 'not') {
      const inner = outcome(part.operand)
      return inner === undefined ? undefined : !inner
    }
    const outcomes = part.operands.map(outcome)
    const deciding = part.kind === 'or'
    if (outcomes.includes(deciding)) return deciding
    return outcomes.includes(undefined) ? undefined : !deciding
  }
  const because = (part: CheckedCondition): readonly Asked[] => {
    if (part.kind === 'filter') return [answers.get(part.call)].filter((one) => one !== undefined)
    if (part.kind === 'not') return because(part.operand)
    const own = outcome(part)
    return part.operands.filter((operand) => outcome(operand) === own).flatMap(because)
  }
  return because(condition)
}

/** Says of each filter why it holds, or why not; of several values that one field does not have, in one sentence. */
export function reasonsOf(asked: readonly Asked[]): readonly Reason[] {
  const [first, second] = asked
  if (first === undefined || second === undefined) return asked.map(reasonOf)
  const { field, left } = sidesOf(first)
  const others = asked.map((one) => otherConstant(one, field)).filter((value) => value !== undefined)
  if (left === undefined || others.length < asked.length) return asked.map(reasonOf)
  return [{ text: `${field} is ${shownValue(left)}, none of ${shownValue(others)}` }]
}

/** The constant that a field was found not to be equal to. */
function otherConstant({ call, holds, failure }: Asked, name: string): Value | undefined {
  const { field, value } = call.bound
  const isFound = call.definition.name === '==' && !holds && failure === undefined
  if (!isFound || field?.kind !== 'field' || field.name !== name) return undefined
  return value?.kind === 'constant' ? value.value : undefined
}

function reasonOf(asked: Asked): Reason {
  return asked.holds ? { text: whyTrue(asked) } : whyFalse(asked)
}

function whyFalse(asked: Asked): Reason {
  const { call, read, reason, failure } = asked
  const { name } = call.definition
  if (failure !== undefined) return { text: `it failed, which counts as false: ${failure}` }
  const missing = missingField(asked)
  if (missing !== undefined)
    return {
      text: canBeJournalField(missing) ? noSuchField(missing) : `nothing was captured or set as ${missing}`,
    }
  const { pattern } = call.bound
  const { field, left, right } = sidesOf(asked)
  if (pattern?.kind === 'pattern' && name !== '!~' && typeof left === 'string') {
    const progress = progressOf(pattern.pattern.written, left)
    return { text: progressSentence(field, progress), progress }
  }
  if (name === '!~') return { text: matchClause(asked) }
  const is = `${field} is ${shownValue(left)}`
  const order = ORDERS[name]
  if (order !== undefined) return { text: `${is}, which is not ${order} ${right.shown}` }
  if (name === '==')
    return { text: right.isField ? `${is}, and ${right.shown}` : `${is}, not ${right.shown}` }
  if (name === '!=') return { text: `${is}, the very value` }
  if (name === 'in') return { text: `${is}, not in ${right.shown}` }
  if (name === 'not in') return { text: `${is}${holderClause(left, right.value)}` }
  return { text: reason ?? `${name} is false for ${shownFields(read)}` }
}

function whyTrue(asked: Asked): string {
  const { call, read } = asked
  const { name } = call.definition
  const { field, left, right } = sidesOf(asked)
  const is = `${field} is ${shownValue(left)}`
  if (name === 'in') return `${is}${holderClause(left, right.value)}`
  if (name === 'not in') return `${is}, not in ${right.shown}`
  if (name === '!~') return `${field} does not match the pattern`
  if (call.bound.pattern?.kind === 'pattern') return matchClause(asked)
  const order = ORDERS[name]
  if (order !== undefined) return `${is}, which is ${order} ${right.shown}`
  if (name === '!=') return `${is}, not ${right.shown}`
  if (name === '==' || name === 'exists') return is
  return `${name} is true for ${shownFields(read)}`
}

function matchClause(asked: Asked): string {
  const { pattern } = asked.call.bound
  return `${sidesOf(asked).field} matches ${pattern === undefined ? '' : shownSource(pattern.span)}`
}

/** A field that has a type is missing, too, where its text is nothing of that type: a priority that is a word. */
function noSuchField(name: string): string {
  const type = journalFieldType(name)
  return `the entry has no ${name}${type === 'string' ? '' : ` that is ${nameTypes([type])}`}`
}

/** The first field that the filter needs and the entry does not have. */
function missingField({ call, read }: Asked): string | undefined {
  for (const [key, { shape }] of Object.entries(call.definition.parameters)) {
    const bound = call.bound[key]
    if (bound?.kind === 'field' && shape.kind !== 'output' && read.get(bound.name) === undefined)
      return bound.name
  }
  return undefined
}

/** The two sides of an operator. */
function sidesOf({ call, read }: Asked) {
  const { field, value } = call.bound
  const name = field?.kind === 'field' ? field.name : call.definition.name
  const isField = value?.kind === 'field'
  const right = isField ? read.get(value.name) : value?.kind === 'constant' ? value.value : undefined
  const shown = isField ? `${value.name} is ${shownValue(right)}` : shownValue(right)
  return { field: name, left: read.get(name), right: { value: right, shown, isField } }
}

/** Which item of a list, or which network, holds a value. */
function holderClause(value: Value | undefined, holder: Value | undefined): string {
  if (value === undefined || holder === undefined) return ''
  const items = isList(holder) ? holder : [holder]
  const found = items.find((item) => sameValue(item, value) || isInside(value, item))
  return found instanceof Network && !sameValue(found, value)
    ? `, which is in ${found.text}`
    : ', which is in the list'
}

function isInside(value: Value, item: Value): boolean {
  if (!(item instanceof Network)) return false
  if (value instanceof Address) return item.contains(value)
  return value instanceof Network && item.prefix <= value.prefix && item.contains(value.address)
}

function progressSentence(field: string, { extent, expected, wrong }: Progress): string {
  if (wrong !== undefined)
    return `${field} does not match: \`${wrong.name}\` would be ${shownValue(wrong.text)}, which is no ${wrong.type}`
  if (extent === 'start') return `${field} does not begin with ${expected}`
  if (extent === 'nothing') return `nothing in ${field} matches ${expected}`
  return `${field} does not match`
}

function shownFields(read: ReadonlyMap<string, Value | undefined>): string {
  return [...read].map(([name, value]) => `${name} = ${shownValue(value)}`).join(', ') || 'no field'
}
