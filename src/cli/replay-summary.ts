import { gather } from '../report/gather.ts'
import { renderText } from '../report/render-text.ts'
import type { Settings } from '../settings/settings.ts'
import { ReplayDigest } from '../state/replay-digest.ts'
import type { ReplayOutput, TextOutput } from './replay-output.ts'
import { Tally } from './tally.ts'

/** A summary for people: what the entries came to, and the digest that they would have made. */
export function summaryPrinter(
  output: TextOutput,
  { timezone, report: { sections } }: Settings,
): ReplayOutput {
  const startedAt = performance.now()
  const replayed = new ReplayDigest()
  const tally = new Tally()
  return {
    entry: (_number, entry, processed) => tally.add(entry.realtime, processed),
    commit: (batch) => replayed.add(batch),
    end: () => {
      const seconds = (performance.now() - startedAt) / 1000
      output.write(`${tally.lines(seconds).join('\n')}\n\n`)
      const digest = gather(replayed.content(Date.now()), sections)
      output.write(renderText(digest, { host: 'replay', timezone, sections }))
      replayed.close()
    },
  }
}
