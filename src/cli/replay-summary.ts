import type { Processed } from '../engine/engine.ts'
import type { Effect } from '../module/effect.ts'
import { gather } from '../report/gather.ts'
import { renderText } from '../report/render-text.ts'
import type { Settings } from '../settings/settings.ts'
import { openDatabase } from '../state/database.ts'
import { SqliteStore } from '../state/store.ts'
import { isoMicroseconds } from '../values/instant.ts'
import type { ReplayOutput, TextOutput } from './replay-output.ts'

/** How many bans and mails are listed. */
const LISTED = 20

/**
 * A summary for people: what the entries came to, and the digest that they would have made. It is gathered by the store
 * of `run`, in memory.
 */
export function summaryPrinter(output: TextOutput, settings: Settings): ReplayOutput {
  const startedAt = performance.now()
  const store = new SqliteStore(openDatabase(':memory:'))
  const tally = new Tally()
  return {
    entry: (_number, entry, walked) => tally.add(entry.realtime, walked),
    commit: (batch) => store.commit(batch),
    end: () => {
      const seconds = (performance.now() - startedAt) / 1000
      output.write(`${tally.lines(seconds).join('\n')}\n\n`)
      const content = store.openReport(Date.now())
      const frame = {
        host: 'replay',
        timezone: settings.timezone,
        sections: settings.report.sections,
      }
      output.write(renderText(gather(content, frame.sections), frame))
      store.close()
    },
  }
}

class Tally {
  #entries = 0
  #first = Number.POSITIVE_INFINITY
  #last = 0
  readonly #verdicts = new Map<string, number>()
  readonly #bans = new Map<string, number>()
  readonly #subjects = new Map<string, number>()

  add(realtime: number, { verdict, chain, effects }: Processed): void {
    this.#entries += 1
    this.#first = Math.min(this.#first, realtime)
    this.#last = Math.max(this.#last, realtime)
    increase(this.#verdicts, chain === null ? verdict : `${verdict} in ${chain}`)
    for (const effect of effects) this.#addEffect(effect)
  }

  lines(seconds: number): readonly string[] {
    if (this.#entries === 0) return ['No entries.']
    const rate = Math.round(this.#entries / seconds).toLocaleString('en')
    return [
      `${this.#entries.toLocaleString('en')} entries from ${isoMicroseconds(this.#first)} to ${isoMicroseconds(this.#last)}`,
      `walked in ${seconds.toFixed(1)} s (${rate} entries/s)`,
      ...section('Verdicts', this.#verdicts),
      ...section('Bans', this.#bans),
      ...section('Mails', this.#subjects),
    ]
  }

  #addEffect(effect: Effect): void {
    if (effect.effect === 'ban') increase(this.#bans, `${effect.address} with ${effect.set}`)
    if (effect.effect === 'email') increase(this.#subjects, effect.subject)
  }
}

function section(title: string, counts: ReadonlyMap<string, number>): readonly string[] {
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  const shown = sorted.slice(0, LISTED).map(([what, count]) => `  ${String(count).padStart(9)}  ${what}`)
  const more = sorted.length > LISTED ? [`  ${`… and ${sorted.length - LISTED} more`.padStart(9)}`] : []
  return ['', `${title}:`, ...(shown.length > 0 ? shown : ['       none']), ...more]
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
