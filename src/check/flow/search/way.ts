import type { Span } from '../../../diagnostics/span.ts'
import type { CheckedStatement } from '../../program.ts'
import type { Goal, Searched } from './goal.ts'
import type { BlockShape } from './shape.ts'

/** Tells through what one may come to the command of a goal. */
export class Way {
  /** How much was looked at. */
  work = 0
  readonly #searched: Searched
  readonly #goal: Goal
  readonly #leading: ReadonlySet<string>
  readonly #ends = new Map<readonly CheckedStatement[], number>()

  constructor(searched: Searched, goal: Goal) {
    this.#searched = searched
    this.#goal = goal
    this.#leading = searched.leadsTo(goal.chain)
  }

  throughChain(name: string): boolean {
    return this.#leading.has(name)
  }

  throughBranch({ span }: { readonly span: Span }, shape: BlockShape | undefined): boolean {
    const { span: goal } = this.#goal.command.call
    if (span.file === goal.file && span.start <= goal.start && goal.end <= span.end) return true
    return [...(shape?.targets ?? [])].some((target) => this.#leading.has(target))
  }

  /** Whether it goes through one of the statements of a block from the n-th on. */
  throughRest(statements: readonly CheckedStatement[], from: number): boolean {
    return from < this.#endIn(statements)
  }

  /** Behind the last statement of a block that it goes through. */
  #endIn(statements: readonly CheckedStatement[]): number {
    const known = this.#ends.get(statements)
    if (known !== undefined) return known
    this.work += statements.length
    const end = statements.findLastIndex((statement) => this.#throughStatement(statement)) + 1
    this.#ends.set(statements, end)
    return end
  }

  #throughStatement(statement: CheckedStatement): boolean {
    if (statement.kind === 'command') return statement === this.#goal.command
    if (statement.kind === 'verdict')
      return statement.target !== undefined && this.#leading.has(statement.target)
    return statement.branches.some((branch) =>
      this.throughBranch(branch, this.#searched.shapes.ofBlock(branch.body)),
    )
  }
}
