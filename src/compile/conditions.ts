import type { CheckedCall, CheckedCondition } from '../check/program.ts'
import type { Filter } from '../module/definition.ts'
import { quietly } from './quietly.ts'
import type { WalkState } from './walk-state.ts'
import type { Workshop } from './workshop.ts'

/** Whether a condition holds in a walk. */
export type Test = (walk: WalkState) => boolean

/** Turns a condition into a function. A filter that fails is false, and the failure is noted. */
export function compileCondition(condition: CheckedCondition, workshop: Workshop): Test {
  switch (condition.kind) {
    case 'filter':
      return compileFilter(condition.call, workshop)
    case 'not': {
      const test = compileCondition(condition.operand, workshop)
      return (walk) => !test(walk)
    }
    case 'and':
      return condition.operands
        .map((operand) => compileCondition(operand, workshop))
        .reduce((left, right) => (walk) => left(walk) && right(walk))
    case 'or':
      return condition.operands
        .map((operand) => compileCondition(operand, workshop))
        .reduce((left, right) => (walk) => left(walk) || right(walk))
  }
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
