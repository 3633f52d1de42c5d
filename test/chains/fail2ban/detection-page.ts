import type { Judgement } from './judge.ts'
import type { ComparedFilter } from './services.ts'

/** A filter with all its lines. */
export interface JudgedFilter {
  readonly compared: ComparedFilter
  readonly judgements: readonly Judgement[]
}

const HEAD = `# What is recognised, compared with fail2ban

Debian's package \`fail2ban\` (1.0.2) brings log lines that its own tests are about; a note says of each whether it is a failure,
and whose. Here every line of the filters for services that have a chain becomes an entry of the journal, or a line of the
service's own file, and is walked through the shipped chains. *Right* is what both take for a failure of
the same address, or both do not. A line that is a failure in fail2ban's normal or aggressive mode counts as one.

All other lines are judged otherwise on purpose: the reasons are below. A test fails when a line is judged otherwise
without a reason, when a reason is needed no longer, and when this page is not what the lines say:
\`vitest run test/chains/fail2ban\` (\`-u\` writes it anew), and \`node test/chains/fail2ban/show.ts FILTER\` shows the lines.
`

/** docs/detection.md: what the chains recognise of the lines of fail2ban's tests, and why not of the others. */
export function detectionPage(filters: readonly JudgedFilter[]): string {
  const rows = filters.map(({ compared, judgements }) => row(compared, judgements))
  const all = filters.flatMap(({ judgements }) => judgements)
  const sections = filters.flatMap(({ compared, judgements }) => reasonsOf(compared, judgements))
  return `${HEAD}
| chain | filter of fail2ban | lines | right | otherwise, on purpose |
| --- | --- | ---: | ---: | ---: |
${rows.join('\n')}
| | **all** | ${all.length} | ${right(all)} | ${all.length - right(all)} |

## Why lines are judged otherwise
${sections.join('\n')}
`
}

function row({ chain, filter }: ComparedFilter, judgements: readonly Judgement[]): string {
  const count = right(judgements)
  return `| ${chain} | ${filter} | ${judgements.length} | ${count} | ${judgements.length - count || ''} |`
}

function right(judgements: readonly Judgement[]): number {
  return judgements.filter(({ isRight }) => isRight).length
}

function reasonsOf({ filter }: ComparedFilter, judgements: readonly Judgement[]): readonly string[] {
  const lines = new Map<string, number>()
  for (const { isRight, reason } of judgements)
    if (!isRight && reason !== undefined) lines.set(reason, (lines.get(reason) ?? 0) + 1)
  if (lines.size === 0) return []
  const reasons = [...lines].map(
    ([reason, count]) => `- ${count} ${count === 1 ? 'line' : 'lines'}: ${reason}`,
  )
  return [`\n### ${filter}\n`, ...reasons]
}
