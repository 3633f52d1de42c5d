import type { Batch, KeyedEffect } from '../../../src/engine/ports.ts'
import type { EffectRequest } from '../../../src/module/effect.ts'

/** A batch that changes something of each kind, all of it known from its number. */
export function numberedBatch(number: number): Batch {
  const requests: readonly EffectRequest[] = [
    ...Array.from({ length: number % 50 }, (_, index) => reportOf(`line ${index % 5}`)),
    { effect: 'email', subject: `mail ${number}`, body: 'x'.repeat(5_000), to: [] },
    { effect: 'ban', set: 'ssh', address: `192.0.2.${number % 256}`, seconds: 1 },
  ]
  const effects = requests.map(
    (request, index): KeyedEffect => ({
      key: `journal ${number} ${index}`,
      effect: { ...request, at: number * 1e6, source: 'journal', rule: null },
      cause: `entry ${number}`,
    }),
  )
  return {
    cursors: new Map([['journal', String(number)]]),
    changes: [{ table: 'counter', key: String(number % 10), value: String(number), expires: null }],
    effects,
    totals: { entries: number, accepted: 1, dropped: 0, policy: 0 },
    hits: { since: number * 1e6, counts: new Map([['source journal', number]]) },
  }
}

function reportOf(message: string): EffectRequest {
  return { effect: 'report', section: 'WARN', message, details: 'ALL' }
}
