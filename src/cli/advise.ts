import type { CheckedProgram } from '../check/program.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { REPORT } from '../engine/ports.ts'
import { buildGraph } from '../graph/build.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import type { StateReader } from '../state/state-reader.ts'
import { isoMicroseconds } from '../values/instant.ts'
import { jsonText } from '../values/json-text.ts'
import { type Advice, adviceText } from './advise/advice.ts'
import { SteadyLines } from './advise/steady.ts'
import { UnexpectedKinds } from './advise/unexpected.ts'
import { unusedParts } from './advise/unused.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { readState } from './state-command.ts'
import { parseTime } from './time-option.ts'

export const command = defineCommand({
  summary: 'say what of chains and digests could be better',
  description:
    'Reads the database, beside a running daemon and without changing anything, and tells what dominates the unexpected, with rules that drop it; which rules and chains nothing ever came to; which lines stand in every digest; and which shipped chains are for services that never spoke.',
  arguments: [],
  options: {
    ...CONFIG_OPTION,
    since: {
      value: 'TIME',
      description:
        'digests that were sent from then on: 2026-11-20, 2026-11-20T10:00:00Z, or 7d for seven days',
      default: '7d',
    },
    json: { description: 'print one JSON object' },
  },
  example: 'pyruse-ts advise --since 14d',
  run: async ({ options: { config, since, json }, wrongUsage }) => {
    const now = Date.now()
    const from = parseTime(since, now)
    if (typeof from !== 'number')
      return wrongUsage('a time must look like 2026-11-20, 2026-11-20T10:00:00Z, or 7d')
    const { settings, checked, loaded, diagnostics } = await loadProgram({
      config,
      chains: [],
      banSets: 'any',
    })
    if (settings === undefined || checked === undefined || hasErrors(diagnostics)) {
      printDiagnostics(diagnostics, 'text', process.stderr)
      return EXIT.usage
    }
    const texts = (loaded?.files ?? []).map(({ span }) => span.file.text)
    let advice: Advice | undefined
    const code = await readState(settings, (reader) => {
      if (reader !== undefined) advice = adviceOf(reader, { program: checked.program, texts, from, now })
    })
    if (advice === undefined) return code === EXIT.fine ? EXIT.problems : code
    process.stdout.write(json ? `${jsonText(advice)}\n` : adviceText(advice))
    return EXIT.fine
  },
})

interface Looking {
  readonly program: CheckedProgram
  /** Of the chain files. */
  readonly texts: readonly string[]
  /** Microseconds since the epoch. */
  readonly from: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

function adviceOf(reader: StateReader, { program, texts, from, now }: Looking): Advice {
  const steady = new SteadyLines()
  const unexpected = new UnexpectedKinds()
  let digests = 1
  for (const { lines } of reader.pastDigests(REPORT, from)) {
    digests += 1
    steady.addDigest(lines)
    unexpected.addDigest(lines)
  }
  // The one that is open is not whole: it says what came, and not what is missing.
  unexpected.addDigest(
    reader.openReport(now).lines.map(({ kind, ...line }) => ({
      ...line,
      ...(kind?.rule !== undefined && { rule: kind.rule }),
    })),
  )
  const hits = reader.hits()
  const graph = buildGraph(program, hits)
  return {
    digests,
    unexpected: unexpected.result(texts),
    unused: hits.size === 0 ? null : unusedParts(graph),
    since: graph.since === undefined ? null : isoMicroseconds(graph.since),
    steady: steady.result(),
  }
}
