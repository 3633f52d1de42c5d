import type { CheckedProgram } from '../check/program.ts'
import { neededPattern, restrictionOf } from '../compile/dispatch.ts'

/** Tells whether a base chain is entered for an identifier. */
export interface Identifiers {
  has(identifier: string): boolean
}

/** The identifiers that base chains of the program are entered for: those of a list, and those that a pattern finds. */
export function enteredIdentifiers({ chains }: CheckedProgram): Identifiers {
  const conditions = [...chains.values()].map(({ hook }) => hook?.condition)
  const listed = new Set(
    conditions.flatMap((condition) => {
      const restriction = restrictionOf(condition)
      return restriction?.field === 'SYSLOG_IDENTIFIER' ? [...restriction.values] : []
    }),
  )
  const patterns = conditions.flatMap((condition) => {
    const needed = neededPattern(condition)
    return needed?.field === 'SYSLOG_IDENTIFIER' ? [needed.pattern] : []
  })
  return {
    has: (identifier) => listed.has(identifier) || patterns.some((pattern) => pattern.test(identifier)),
  }
}
