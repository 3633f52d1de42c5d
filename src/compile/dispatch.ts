import type { CheckedCondition } from '../check/program.ts'
import { type Equality, equalityOf, leavesNoTrace, type NeededPattern, patternOf } from './comparisons.ts'

/** The values of a field outside of which a condition cannot hold; `exact` where being one of them is all it asks. */
export interface Restriction extends Equality {
  readonly exact: boolean
}

/**
 * The equality that a condition asks of a string field, if any: alone, or `and` something else. By it an entry is led straight
 * to its chains, so that its walk costs no more when there are many.
 */
export function restrictionOf(condition: CheckedCondition | undefined): Restriction | undefined {
  const equality = firstOf(condition, equalityOf)
  return equality && { ...equality, exact: condition?.kind === 'filter' }
}

/** The pattern that a condition asks of a field, if any: alone, or `and` something else. */
export function neededPattern(condition: CheckedCondition | undefined): NeededPattern | undefined {
  return firstOf(condition, patternOf)
}

function firstOf<T>(
  condition: CheckedCondition | undefined,
  found: (operand: CheckedCondition) => T | undefined,
): T | undefined {
  return (
    condition &&
    decisiveOperands(condition)
      .map(found)
      .find((one) => one !== undefined)
  )
}

/**
 * The operands of an `and`, up to the first that leaves a trace. Where one of them is a comparison that is false, all of the
 * condition need not be asked: those before it would have left none, and those behind it would not have been asked.
 */
function decisiveOperands(condition: CheckedCondition): readonly CheckedCondition[] {
  const operands = operandsOf(condition)
  const traced = operands.findIndex((operand) => !leavesNoTrace(operand))
  return traced < 0 ? operands : operands.slice(0, traced + 1)
}

/** In the order in which they are asked, also where an `and` stands within another. */
function operandsOf(condition: CheckedCondition): readonly CheckedCondition[] {
  return condition.kind === 'and' ? condition.operands.flatMap(operandsOf) : [condition]
}

/** What is entered in order, each with the restriction that lets an entry skip it. */
export interface Entered<T> {
  readonly restriction: Restriction | undefined
  /** The pattern that lets an entry skip it. */
  readonly needed: NeededPattern | undefined
  readonly item: T
}

/** For each value of the field, the items that an entry with this value may enter, in order. */
export interface Dispatch<T> {
  readonly field: string
  readonly byValue: ReadonlyMap<string, readonly T[]>
  /** For every other value, and for entries without the field. */
  readonly others: readonly T[]
}

/**
 * Builds the dispatch on the field that restricts the most items; undefined where none restricts any. What a pattern says of the
 * values that it knows is asked here, once and for all.
 */
export function buildDispatch<T>(
  entered: readonly Entered<T>[],
  usable: (field: string) => boolean,
): Dispatch<T> | undefined {
  const uses = new Map<string, number>()
  for (const { restriction } of entered) {
    if (restriction !== undefined && usable(restriction.field))
      uses.set(restriction.field, (uses.get(restriction.field) ?? 0) + 1)
  }
  const field = [...uses].sort(([, a], [, b]) => b - a)[0]?.[0]
  if (field === undefined) return undefined
  const others: Entered<T>[] = []
  const byValue = new Map<string, T[]>()
  const mayEnter = ({ needed }: Entered<T>, value: string) =>
    needed?.field !== field || needed.pattern.test(value)
  const knownTo = (value: string) => {
    const known = byValue.get(value) ?? others.filter((one) => mayEnter(one, value)).map(({ item }) => item)
    byValue.set(value, known)
    return known
  }
  for (const one of entered) {
    if (one.restriction?.field === field)
      for (const value of one.restriction.values) knownTo(value).push(one.item)
    else {
      others.push(one)
      for (const [value, items] of byValue) if (mayEnter(one, value)) items.push(one.item)
    }
  }
  return { field, byValue, others: others.map(({ item }) => item) }
}
