import type { CheckedProgram } from '../check/program.ts'
import { restrictionOf } from '../compile/dispatch.ts'

/** The identifiers that base chains of the program are entered for. */
export function enteredIdentifiers({ chains }: CheckedProgram): ReadonlySet<string> {
  const identifiers = [...chains.values()].flatMap(({ hook }) => {
    const restriction = restrictionOf(hook?.condition)
    return restriction?.field === 'SYSLOG_IDENTIFIER' ? [...restriction.values] : []
  })
  return new Set(identifiers)
}
