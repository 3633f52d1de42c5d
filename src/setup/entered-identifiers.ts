import type { CheckedCondition, CheckedProgram } from '../check/program.ts'
import { equalityOf, patternOf } from '../compile/comparisons.ts'

/** Tells whether a base chain is entered for an identifier. */
export interface Identifiers {
  has(identifier: string): boolean
}

/** The identifiers that base chains of the program ask for: those of a list, and those that a pattern finds. */
export function enteredIdentifiers({ chains }: CheckedProgram): Identifiers {
  const conditions = [...chains.values()].flatMap(({ hook }) => hook?.condition ?? [])
  return { has: (identifier) => conditions.some((condition) => asksFor(condition, identifier) === true) }
}

/** Which of the operands' answers is that of all, the first of them that one gives. */
const STRONGEST = { and: [false, true], or: [true, undefined, false] } as const

/** Whether the condition may hold for the identifier; undefined where it asks for none in particular. */
function asksFor(condition: CheckedCondition, identifier: string): boolean | undefined {
  if (condition.kind === 'filter') return comparisonAsksFor(condition, identifier)
  if (condition.kind === 'not') return undefined
  const answers = condition.operands.map((operand) => asksFor(operand, identifier))
  return STRONGEST[condition.kind].find((answer) => answers.includes(answer))
}

function comparisonAsksFor(condition: CheckedCondition, identifier: string): boolean | undefined {
  const equality = equalityOf(condition)
  if (equality?.field === 'SYSLOG_IDENTIFIER') return equality.values.has(identifier)
  const needed = patternOf(condition)
  return needed?.field === 'SYSLOG_IDENTIFIER' ? needed.pattern.test(identifier) : undefined
}
