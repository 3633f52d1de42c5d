import type { Batch } from '../engine/ports.ts'
import type { Effect } from '../module/effect.ts'
import { gather } from '../report/gather.ts'
import { renderText } from '../report/render-text.ts'
import type { Settings } from '../settings/settings.ts'
import { openDatabase } from '../state/database.ts'
import { SqliteStore } from '../state/store.ts'
import type { ReplayOutput, TextOutput } from './replay-output.ts'
import { Tally } from './tally.ts'

/**
 * A summary for people: what the entries came to, and the digest that they would have made. It is gathered by the store
 * of `run`, in memory.
 */
export function summaryPrinter(
  output: TextOutput,
  { timezone, report: { sections } }: Settings,
): ReplayOutput {
  const startedAt = performance.now()
  const store = new SqliteStore(openDatabase(':memory:'))
  const tally = new Tally()
  return {
    entry: (_number, entry, processed) => tally.add(entry.realtime, processed),
    commit: (batch) => store.commit(toldOf(batch)),
    end: () => {
      const seconds = (performance.now() - startedAt) / 1000
      output.write(`${tally.lines(seconds).join('\n')}\n\n`)
      const digest = gather(store.openReport(Date.now()), sections)
      output.write(renderText(digest, { host: 'replay', timezone, sections }))
      store.close()
    },
  }
}

/** What a digest tells of. The rest would only fill an outbox that nobody empties, and count for nobody. */
const TOLD: ReadonlySet<Effect['effect']> = new Set(['report', 'ban', 'unban'])

function toldOf(batch: Batch): Batch {
  const effects = batch.effects.filter(({ effect }) => TOLD.has(effect.effect))
  return { ...batch, effects, hits: { ...batch.hits, counts: new Map() } }
}
