import { compileWrittenPattern } from '../check/patterns/written-pattern.ts'
import type { CheckedCondition, CheckedProgram } from '../check/program.ts'
import { restrictionOf } from '../compile/dispatch.ts'

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
  const patterns = conditions.flatMap(patternsOf)
  return { has: (identifier) => listed.has(identifier) || patterns.some((find) => find(identifier)) }
}

function patternsOf(condition: CheckedCondition | undefined): readonly ((identifier: string) => boolean)[] {
  if (condition?.kind !== 'filter' || condition.call.definition.name !== '~') return []
  const { field, pattern } = condition.call.bound
  if (field?.kind !== 'field' || field.name !== 'SYSLOG_IDENTIFIER' || pattern?.kind !== 'pattern') return []
  const { written } = pattern.pattern
  if (written.kind !== 'regex') return []
  const matcher = compileWrittenPattern(`/${written.source}/${written.flags}`)
  return 'problem' in matcher ? [] : [(identifier) => matcher.test(identifier)]
}
