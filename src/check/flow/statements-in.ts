import type { CheckedStatement } from '../program.ts'

/** All statements of a block, those within others included, from the top to the bottom. */
export function statementsIn(block: readonly CheckedStatement[]): readonly CheckedStatement[] {
  const found: CheckedStatement[] = []
  const collect = (statements: readonly CheckedStatement[]): void => {
    for (const statement of statements) {
      found.push(statement)
      if (statement.kind === 'branches') for (const { body } of statement.branches) collect(body)
    }
  }
  collect(block)
  return found
}
