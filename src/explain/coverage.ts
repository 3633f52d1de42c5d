import type { CheckedBranches, CheckedCondition, CheckedProgram, CheckedStatement } from '../check/program.ts'
import { placeOf, type Span } from '../diagnostics/span.ts'
import type { Fact } from './facts.ts'
import { shownBranch, shownSource } from './shown.ts'

/** How much of a file was reached. */
export interface FileCoverage {
  readonly file: string
  readonly rules: number
  readonly reached: number
  readonly unreached: readonly { readonly place: string; readonly text: string }[]
}

/** Something that can be reached: its key is the object that the facts of a walk name it by. */
interface Rule {
  readonly key: object
  readonly span: Span
  readonly text: string
}

/**
 * Which rules were reached by any of a number of walks. A rule, a branch of an `if` or a case counts as reached once it
 * was taken, each of several patterns of a case once it matched, and an action on its own once it was run.
 */
export class Coverage {
  readonly #rules: readonly Rule[]
  readonly #reached = new Set<object>()

  constructor(program: CheckedProgram) {
    this.#rules = [...program.chains.values()].flatMap(({ body }) => rulesIn(body))
  }

  /** Takes in what happened in a walk. */
  note(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'follows') this.#reached.add(fact.verdict)
      else if (fact.kind === 'action') this.#reached.add(fact.call)
      else if (fact.kind === 'branch') {
        if (fact.passed) this.#reached.add(fact.branch)
        for (const { call, holds } of fact.asked) if (holds) this.#reached.add(call)
      }
    }
  }

  /** By file, in the order of the chains. */
  byFile(): readonly FileCoverage[] {
    const files = new Map<string, Rule[]>()
    for (const rule of this.#rules) {
      const { name } = rule.span.file
      const known = files.get(name)
      if (known === undefined) files.set(name, [rule])
      else known.push(rule)
    }
    return [...files].map(([file, rules]) => {
      const unreached = rules.filter(({ key }) => !this.#reached.has(key))
      return {
        file,
        rules: rules.length,
        reached: rules.length - unreached.length,
        unreached: unreached.map(({ span, text }) => ({ place: placeOf(span), text })),
      }
    })
  }
}

function rulesIn(statements: readonly CheckedStatement[]): readonly Rule[] {
  return statements.flatMap((statement): readonly Rule[] => {
    if (statement.kind === 'branches')
      return statement.branches.flatMap((branch) => [
        { key: branch, span: branch.span, text: shownBranch(branch, statement.form) },
        ...alternativesOf(statement.form, branch.condition),
        ...rulesIn(branch.body),
      ])
    const { key, span, rule } =
      statement.kind === 'command'
        ? { key: statement.call, ...statement.call }
        : { key: statement, ...statement }
    // An action behind an arrow belongs to its rule.
    return span.start === rule.start && span.end === rule.end ? [{ key, span, text: shownSource(span) }] : []
  })
}

/** The patterns of a case, where there are several: each of them stands for a line that it was written for. */
function alternativesOf(form: CheckedBranches['form'], condition: CheckedCondition | null): readonly Rule[] {
  if (form !== 'match' || condition?.kind !== 'or') return []
  return condition.operands.flatMap((operand) =>
    operand.kind === 'filter'
      ? [{ key: operand.call, span: operand.call.span, text: shownSource(operand.call.span) }]
      : [],
  )
}
