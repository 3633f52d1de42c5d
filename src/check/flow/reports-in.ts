import type { CheckedStatement } from '../program.ts'
import { statementsIn } from './statements-in.ts'

/** Whether a statement reports the entry by itself. */
export function isReport(statement: CheckedStatement): boolean {
  return statement.kind === 'command' && statement.call.definition.asksFor === 'report'
}

/** Whether any statement of a block reports the entry. */
export function reportsIn(block: readonly CheckedStatement[]): boolean {
  return statementsIn(block).some(isReport)
}
