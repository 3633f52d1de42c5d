import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import type { CheckedCommand, CheckedStatement } from '../../program.ts'
import type { Flow } from '../flow.ts'
import { isReport, reportsIn } from '../reports-in.ts'
import { routeText } from './support/routes.ts'

/** A report of an entry that may fall to the policy, which reports it as unexpected. */
export function reportedTwice(flow: Flow): readonly Diagnostic[] {
  return reportsThatMayFall(flow).flatMap(({ chain, command }) => {
    const found = flow.searcher.find({ chain, command, toPolicy: true, holds: () => true })
    if (found === undefined) return []
    const where = routeText(found.route)
    const hint =
      where === undefined
        ? undefined
        : `behind ${where} nothing decides it: end its walk with \`accept\` once it is reported`
    return [diagnose('PY0410', command.call.span, {}, hint)]
  })
}

interface Report {
  readonly chain: string
  readonly command: CheckedCommand
}

/** The reports from which the policy can be reached, whatever conditions say: found from the end of each block upwards. */
function reportsThatMayFall({ graph, comesBack }: Flow): readonly Report[] {
  const reports: Report[] = []
  /** The chains behind which the policy can be reached. */
  const falling = new Set<string>()

  function before(chain: string, block: readonly CheckedStatement[], end: boolean, exit: boolean): boolean {
    return block.reduceRight((falls, statement) => beforeStatement(chain, statement, falls, exit), end)
  }

  function beforeStatement(
    chain: string,
    statement: CheckedStatement,
    falls: boolean,
    exit: boolean,
  ): boolean {
    if (statement.kind === 'command') {
      if (falls && isReport(statement)) reports.push({ chain, command: statement })
      return falls
    }
    if (statement.kind === 'branches') {
      const isExhaustive = statement.branches.at(-1)?.condition === null
      const through = statement.branches.map(({ body }) => before(chain, body, falls, exit))
      return through.includes(true) || (falls && !isExhaustive)
    }
    const { verdict, target } = statement
    if (target === undefined) return verdict === 'return' && exit
    const node = graph.nodes.get(target)
    if (node?.kind === 'policy') return reportsIn(node.body)
    const behind = verdict === 'jump' ? falls : exit
    if (behind) falling.add(target)
    return behind && comesBack.has(target)
  }

  for (const { name, kind, body } of graph.order)
    if (kind !== 'policy') before(name, body, falling.has(name), falling.has(name))
  return reports
}
