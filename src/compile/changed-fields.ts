import type { CheckedProgram, CheckedStatement } from '../check/program.ts'

/** The fields that a walk may change: what any capture, filter or action writes, or takes away. */
export function changedFields({ chains, policies, writtenFields }: CheckedProgram): ReadonlySet<string> {
  const bodies = [...[...chains.values()].map(({ body }) => body), ...policies.values()]
  return new Set([...writtenFields, ...bodies.flatMap(takenAway)])
}

function takenAway(statements: readonly CheckedStatement[]): readonly string[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'branches') return statement.branches.flatMap(({ body }) => takenAway(body))
    if (statement.kind === 'verdict') return []
    const { definition, bound } = statement.call
    return Object.entries(definition.parameters).flatMap(([name, { shape }]) => {
      const target = bound[name]
      return shape.kind === 'field' && shape.removes && target?.kind === 'field' ? [target.name] : []
    })
  })
}
