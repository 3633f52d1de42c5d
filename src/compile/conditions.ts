import type { CheckedCall, CheckedCondition } from '../check/program.ts'
import type { Filter } from '../module/definition.ts'
import type { Value } from '../values/value.ts'
import { quietly } from './quietly.ts'
import { type Code, code, joined } from './script.ts'
import type { WalkState } from './walk-state.ts'
import type { Workshop } from './workshop.ts'

/** Whether a condition holds in a walk. */
export type Test = (walk: WalkState) => boolean

/** The field whose value is at hand, as `value`. */
export type AtHand = string | undefined

/** Turns a condition into an expression. A filter that fails is false, and the failure is noted. */
export function writeCondition(condition: CheckedCondition, workshop: Workshop, atHand?: AtHand): Code {
  switch (condition.kind) {
    case 'filter':
      return writeComparison(condition.call, workshop, atHand) ?? writeFilter(condition.call, workshop)
    case 'not':
      return code`!${writeCondition(condition.operand, workshop, atHand)}`
    case 'and':
      return code`(${joined(writeAll(condition.operands, workshop, atHand), code` && `)})`
    case 'or':
      return code`(${joined(writeAll(condition.operands, workshop, atHand), code` || `)})`
  }
}

function writeAll(operands: readonly CheckedCondition[], workshop: Workshop, atHand: AtHand): Code[] {
  return operands.map((operand) => writeCondition(operand, workshop, atHand))
}

/**
 * The comparisons that most conditions are made of, where nobody observes: a pattern, or an equality with a constant. Undefined
 * for all others.
 */
function writeComparison(
  { definition, bound }: CheckedCall<Filter>,
  { linker, observer, slots, script }: Workshop,
  atHand: AtHand,
): Code | undefined {
  const { field, pattern, value } = bound
  if (observer !== undefined || field?.kind !== 'field') return undefined
  const read = field.name === atHand ? code`value` : code`walk.get(${slots.of(field.name)})`
  if ((definition.name === '~' || definition.name === 'like') && pattern?.kind === 'pattern') {
    const matches = pattern.pattern.link(linker)
    const test = (walk: WalkState, text: Value | undefined) => typeof text === 'string' && matches(walk, text)
    return code`${script.constant(test)}(walk, ${read})`
  }
  if (definition.name !== '==' || value?.kind !== 'constant' || typeof value.value === 'object')
    return undefined
  return code`(${read} === ${script.constant(value.value)})`
}

function writeFilter(call: CheckedCall<Filter>, workshop: Workshop): Code {
  return code`${workshop.script.constant(compileFilter(call, workshop))}(walk)`
}

function compileFilter(call: CheckedCall<Filter>, workshop: Workshop): Test {
  const kit = workshop.kitFor(call)
  const test = call.definition.instantiate(call.bound, workshop.linker, kit)
  const answer: Test = (walk) => {
    try {
      return test(walk)
    } catch (error) {
      walk.fail(kit.rule, error)
      return false
    }
  }
  const { observer } = workshop
  if (observer === undefined) return answer
  const reason = quietly(() => call.definition.reason?.(call.bound, workshop.linker, kit))
  return (walk) => {
    observer.asking(
      call,
      quietly(() => reason?.(walk)),
    )
    const holds = answer(walk)
    observer.answered(call, holds)
    return holds
  }
}
