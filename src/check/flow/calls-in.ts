import type { Filter } from '../../module/definition.ts'
import type { CheckedCall, CheckedCondition } from '../program.ts'

/** The filters that a condition asks, from left to right. */
export function callsIn(condition: CheckedCondition): readonly CheckedCall<Filter>[] {
  switch (condition.kind) {
    case 'filter':
      return [condition.call]
    case 'not':
      return callsIn(condition.operand)
    default:
      return condition.operands.flatMap(callsIn)
  }
}
