import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import { isShipped } from '../../../language/load.ts'
import type { Flow } from '../flow.ts'

/** A chain without a source that nothing goes to. Of the shipped ones a user includes those that are of use. */
export function unusedChain({ chains, graph }: Flow): readonly Diagnostic[] {
  const targets = new Set([...graph.targets.values()].flatMap((names) => [...names]))
  return [...chains.values()]
    .filter(({ hook, name, span }) => hook === undefined && !targets.has(name.text) && !isShipped(span.file))
    .map(({ name }) => diagnose('PY0407', name.span, { name: name.text }))
}
