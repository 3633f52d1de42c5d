import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { CheckedChain, CheckedStatement, CheckedVerdict } from './program.ts'

/** Reports every loop of `jump`s and `goto`s once, naming all of it, at the verdict that closes it. */
export function findCycles(chains: ReadonlyMap<string, CheckedChain>): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const finished = new Set<string>()
  const path: string[] = []

  const visit = (name: string): void => {
    path.push(name)
    for (const verdict of targetsIn(chains.get(name)?.body ?? [])) {
      const target = verdict.target ?? ''
      const from = path.indexOf(target)
      if (from >= 0) {
        const cycle = [...path.slice(from), target].map((chain) => `\`${chain}\``).join(' → ')
        diagnostics.push(
          diagnose('PY0401', verdict.span, { cycle }, 'end one of these chains by itself, or with `return`'),
        )
      } else if (!finished.has(target)) visit(target)
    }
    path.pop()
    finished.add(name)
  }

  for (const name of chains.keys()) if (!finished.has(name)) visit(name)
  return diagnostics
}

/** The jumps and gotos of a chain, one for each chain that they go to. */
function targetsIn(statements: readonly CheckedStatement[]): readonly CheckedVerdict[] {
  const verdicts = statements.flatMap((statement): readonly CheckedVerdict[] => {
    if (statement.kind === 'verdict') return statement.target === undefined ? [] : [statement]
    return statement.kind === 'branches' ? statement.branches.flatMap(({ body }) => targetsIn(body)) : []
  })
  return [...new Map(verdicts.reverse().map((verdict) => [verdict.target, verdict])).values()].reverse()
}
