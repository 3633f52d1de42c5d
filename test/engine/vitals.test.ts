import { describe, expect, it } from 'vitest'
import type { Batch, Settled } from '../../src/engine/ports.ts'
import { Vitals } from '../../src/engine/vitals.ts'

const BATCH: Batch = {
  cursors: new Map(),
  changes: [],
  effects: [],
  totals: { entries: 0, accepted: 0, dropped: 0, policy: 0 },
  hits: { since: 0, counts: new Map() },
}

describe('the vitals', () => {
  it('add up verdicts by the chain where they stand, and leave points alone that decide nothing', () => {
    const vitals = new Vitals()
    vitals.follow(
      new Map([
        ['ssh@0 1', { chain: 'ssh', verdict: 'accept' }],
        ['ssh@0 2', { chain: 'ssh', verdict: 'accept' }],
        ['ssh@0 3', { chain: 'ssh', verdict: 'drop' }],
      ]),
    )
    const counts = new Map([
      ['ssh@0 1', 2],
      ['ssh@0 2', 3],
      ['ssh@0 3', 4],
      ['ssh@0 4', 5],
      ['source journal', 14],
    ])
    const totals = { entries: 10, accepted: 5, dropped: 4, policy: 1 }
    vitals.committed({ ...BATCH, totals, hits: { since: 0, counts } })
    vitals.committed({ ...BATCH, totals, hits: { since: 0, counts: new Map([['ssh@0 3', 1]]) } })
    expect(vitals.snapshot()).toMatchObject({
      commits: 2,
      policy: 2,
      verdicts: [
        { chain: 'ssh', verdict: 'accept', count: 5 },
        { chain: 'ssh', verdict: 'drop', count: 5 },
      ],
    })
  })

  it('tell an hour of lag while more waits, and what the last entry had waited once nothing does', () => {
    const vitals = new Vitals()
    const hourAgo = (Date.now() - 3_600_000) * 1000
    vitals.turn('journal', 500, hourAgo)
    expect(Math.round((lagOf(vitals) ?? 0) / 60)).toBe(60)
    vitals.turn('journal', 1, Date.now() * 1000)
    vitals.turn('journal', 0, 0)
    expect(Math.floor((lagOf(vitals) ?? 99) / 60)).toBe(0)
    expect(vitals.snapshot().sources[0]?.entries).toBe(501)
  })

  it('count effects by what became of them', () => {
    const vitals = new Vitals()
    const ended = (outcome: Settled['outcome']): Settled => ({
      item: {
        id: 1,
        key: 'k',
        payload: { effect: 'unban', set: 's', address: '192.0.2.1', at: 0, source: 'journal', rule: null },
        attempts: 0,
        failingSince: null,
        reached: [],
      },
      outcome,
      at: 0,
      retryAt: 0,
    })
    const failed = { ok: false, error: 'no' } as const
    vitals.settled([ended(failed), ended(failed), ended({ ok: true }), ended({ ...failed, permanent: true })])
    vitals.settled([ended({ ...failed, permanent: true, ranOut: true })])
    expect(vitals.snapshot().effects).toEqual([
      { effect: 'unban', outcome: 'failed', count: 2 },
      { effect: 'unban', outcome: 'done', count: 1 },
      { effect: 'unban', outcome: 'given_up', count: 1 },
      { effect: 'unban', outcome: 'run_out', count: 1 },
    ])
  })

  it('time one walk in 64', () => {
    const vitals = new Vitals()
    const timed = Array.from({ length: 640 }, () => vitals.isTimed()).filter(Boolean)
    for (const _ of timed) vitals.walkTook(0.00002)
    const { bounds, counts, count } = vitals.snapshot().walks
    expect(count).toBe(10)
    expect(counts[bounds.indexOf(0.000025)]).toBe(10)
  })
})

function lagOf(vitals: Vitals): number | undefined {
  return vitals.snapshot().sources[0]?.lag
}
