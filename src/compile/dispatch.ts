import type { CheckedCall, CheckedCondition } from '../check/program.ts'
import type { Pattern } from '../module/bound.ts'
import type { Filter } from '../module/definition.ts'

/** The values of a field outside of which a condition cannot hold; `exact` where being one of them is all it asks. */
export interface Restriction {
  readonly field: string
  readonly values: ReadonlySet<string>
  readonly exact: boolean
  /** The equality itself. */
  readonly call: CheckedCall<Filter>
}

/**
 * The equality that a condition asks of a string field, if any: `F == "x"`, `F in ["x", "y"]`, or either of them `and`
 * something else. By it an entry is led straight to its chains, so that its walk costs no more when there are many.
 */
export function restrictionOf(condition: CheckedCondition | undefined): Restriction | undefined {
  if (condition?.kind === 'and') {
    const found = condition.operands.map(restrictionOf).find((restriction) => restriction !== undefined)
    return found && { ...found, exact: false }
  }
  if (condition?.kind !== 'filter') return undefined
  const { definition, bound } = condition.call
  if (definition.name !== '==' && definition.name !== 'in') return undefined
  const { field, value } = bound
  if (field?.kind !== 'field' || value?.kind !== 'constant') return undefined
  const values = Array.isArray(value.value) ? value.value : [value.value]
  const texts = values.filter((item) => typeof item === 'string')
  return texts.length === values.length
    ? { field: field.name, values: new Set(texts), exact: true, call: condition.call }
    : undefined
}

/** A pattern that a field must match for a condition to hold. */
export interface NeededPattern {
  readonly field: string
  readonly pattern: Pattern
}

/** The pattern that a condition asks of a field, if any: `F ~ /x/`, `F like "x"`, or either of them `and` something else. */
export function neededPattern(condition: CheckedCondition | undefined): NeededPattern | undefined {
  if (condition?.kind === 'and')
    return condition.operands.map(neededPattern).find((needed) => needed !== undefined)
  if (condition?.kind !== 'filter') return undefined
  const { definition, bound } = condition.call
  const { field, pattern } = bound
  if (definition.name !== '~' && definition.name !== 'like') return undefined
  if (field?.kind !== 'field' || pattern?.kind !== 'pattern') return undefined
  return { field: field.name, pattern: pattern.pattern }
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
