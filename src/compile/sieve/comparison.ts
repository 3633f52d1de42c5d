import type { CheckedCondition } from '../../check/program.ts'
import type { Value } from '../../values/value.ts'
import { compileCondition } from '../conditions.ts'
import type { WalkState } from '../walk-state.ts'
import type { Workshop } from '../workshop.ts'

/** A test that is handed the value of the field it looks at. */
export type TestOn = (walk: WalkState, value: Value | undefined) => boolean

/**
 * A condition, asked where the value of a field is at hand: a pattern, or an equality with a string, needs no more than that.
 * This spares each of them four calls. Null always holds.
 */
export function compileOn(field: string, condition: CheckedCondition | null, workshop: Workshop): TestOn {
  if (condition === null) return () => true
  return comparisonOn(field, condition, workshop) ?? compileCondition(condition, workshop)
}

function comparisonOn(field: string, condition: CheckedCondition, { linker }: Workshop): TestOn | undefined {
  if (condition.kind !== 'filter') return undefined
  const { definition, bound } = condition.call
  if (bound.field?.kind !== 'field' || bound.field.name !== field) return undefined
  if ((definition.name === '~' || definition.name === 'like') && bound.pattern?.kind === 'pattern') {
    const matches = bound.pattern.pattern.link(linker)
    return (walk, value) => typeof value === 'string' && matches(walk, value)
  }
  if (definition.name !== '==' || bound.value?.kind !== 'constant') return undefined
  const { value: constant } = bound.value
  return typeof constant === 'string' ? (_walk, value) => value === constant : undefined
}
