import type { CheckedCall, CheckedCondition } from '../check/program.ts'
import type { Pattern } from '../module/bound.ts'
import type { Filter } from '../module/definition.ts'

const COMPARISONS: ReadonlySet<string> = new Set([
  ...['==', '!=', '<', '<=', '>', '>=', 'in', 'not in', '~', '!~', 'like', 'exists'],
])

/** Whether a condition is a single comparison of a field: it changes nothing where it is false. */
export function isComparison(condition: CheckedCondition): boolean {
  return condition.kind === 'filter' && COMPARISONS.has(condition.call.definition.name)
}

/**
 * Whether nothing is different after a condition was asked, whatever came out: no field, and nothing that is remembered. Such
 * a condition may as well not be asked. Of filters that are no comparisons, those of modules among them, that is not known.
 */
export function leavesNoTrace(condition: CheckedCondition): boolean {
  switch (condition.kind) {
    case 'filter':
      return isComparison(condition) && (patternOf(condition)?.pattern.captures.length ?? 0) === 0
    case 'not':
      return leavesNoTrace(condition.operand)
    default:
      return condition.operands.every(leavesNoTrace)
  }
}

/** One of some texts, which a field must be. */
export interface Equality {
  readonly field: string
  readonly values: ReadonlySet<string>
  readonly call: CheckedCall<Filter>
}

/** What `F == "x"` or `F in ["x", "y"]` asks of a string field; undefined for any other condition. */
export function equalityOf(condition: CheckedCondition): Equality | undefined {
  if (condition.kind !== 'filter') return undefined
  const { definition, bound } = condition.call
  if (definition.name !== '==' && definition.name !== 'in') return undefined
  const { field, value } = bound
  if (field?.kind !== 'field' || value?.kind !== 'constant') return undefined
  const values = Array.isArray(value.value) ? value.value : [value.value]
  const texts = values.filter((item) => typeof item === 'string')
  return texts.length === values.length
    ? { field: field.name, values: new Set(texts), call: condition.call }
    : undefined
}

/** A pattern that a field must match. */
export interface NeededPattern {
  readonly field: string
  readonly pattern: Pattern
}

/** What `F ~ /x/` or `F like "x"` asks of a field; undefined for any other condition. */
export function patternOf(condition: CheckedCondition): NeededPattern | undefined {
  if (condition.kind !== 'filter') return undefined
  const { definition, bound } = condition.call
  const { field, pattern } = bound
  if (definition.name !== '~' && definition.name !== 'like') return undefined
  if (field?.kind !== 'field' || pattern?.kind !== 'pattern') return undefined
  return { field: field.name, pattern: pattern.pattern }
}
