import { describe, expect, it } from 'vitest'
import type { Graph } from '../../src/compile/compile.ts'
import { Engine } from '../../src/engine/engine.ts'
import { follow } from '../../src/engine/follow.ts'
import type { Batch, Source } from '../../src/engine/ports.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'

/** A graph that accepts everything and mails it. */
const graph: Graph = {
  walk: (entry, source) => ({
    verdict: 'accept',
    rule: 'main.chain:1',
    chain: 'main',
    effects: [
      {
        effect: 'email',
        at: entry.realtime,
        source,
        rule: 'main.chain:1',
        subject: entry.field('MESSAGE') ?? '',
        body: '',
        to: [],
      },
    ],
    failures: [],
    fields: () => ({}),
  }),
  condition: () => () => true,
  takeHits: () => new Map(),
}

/** A source that yields the numbers up to a count, and then ends. */
function countingSource(name: string, count: number): Source & { closed: boolean } {
  let yielded = 0
  return {
    name,
    closed: false,
    next: () => (yielded < count ? fieldEntry({ MESSAGE: `${name} ${++yielded}` }, yielded) : undefined),
    cursor: () => String(yielded),
    wait: async () => {},
    get ended() {
      return yielded === count
    },
    close() {
      this.closed = true
    },
  }
}

async function followed(sources: readonly Source[]): Promise<readonly Batch[]> {
  const batches: Batch[] = []
  const engine = new Engine({
    graph,
    tables: new StateTables(),
    guard: (effect) => [effect],
    onFailure: () => {},
  })
  const { signal } = new AbortController()
  await follow({
    sources,
    engine,
    commit: (batch) => void batches.push(batch),
    signal,
    limits: { entriesPerTurn: 7, entries: 20, characters: 1_000_000, delay: 1_000_000 },
  })
  return batches
}

describe('following', () => {
  it('commits what one line stands for in one batch, with each effect under a key of its own', async () => {
    const line = { left: 0, lines: 0, read: 0 }
    const batches = await followed([
      {
        name: 'a',
        next: () => {
          if (line.left === 0 && line.lines === 9) return undefined
          if (line.left === 0) line.lines++
          line.left = line.left === 0 ? 24 : line.left - 1
          return fieldEntry({ MESSAGE: `${line.lines}` }, ++line.read)
        },
        cursor: () => String(line.lines),
        place: () => `${line.lines} ${line.left}`,
        get isWithinLine() {
          return line.left > 0
        },
        wait: async () => {},
        get ended() {
          return line.left === 0 && line.lines === 9
        },
        close: () => {},
      },
    ])
    for (const { cursors, totals } of batches) {
      expect(totals.entries % 25).toBe(0)
      expect(cursors.get('a')).toBeDefined()
    }
    const effects = batches.flatMap(({ effects }) => effects)
    expect(effects).toHaveLength(9 * 25)
    expect(new Set(effects.map(({ key }) => key)).size).toBe(9 * 25)
  })

  it('commits every entry once, in the order of its source, with the cursor behind the last one', async () => {
    const batches = await followed([countingSource('a', 100), countingSource('b', 33)])
    const messages = batches.flatMap(({ effects }) =>
      effects.map(({ effect }) => (effect.effect === 'email' ? effect.subject : '')),
    )
    expect(messages.filter((message) => message.startsWith('a '))).toEqual(
      Array.from({ length: 100 }, (_, index) => `a ${index + 1}`),
    )
    expect(messages.filter((message) => message.startsWith('b '))).toHaveLength(33)
    expect(batches.at(-1)?.cursors).toEqual(
      new Map([
        ['a', '100'],
        ['b', '33'],
      ]),
    )
    expect(batches.reduce((sum, { totals }) => sum + totals.entries, 0)).toBe(133)
  })

  it('holds no more than the limit in a batch, but for what one turn brings', async () => {
    const batches = await followed([countingSource('a', 500)])
    expect(Math.max(...batches.map(({ totals }) => totals.entries))).toBeLessThan(20 + 7)
  })

  it('gives every effect a key of its own, which is the same in another run', async () => {
    const keys = (batches: readonly Batch[]) =>
      batches.flatMap(({ effects }) => effects.map(({ key }) => key))
    const first = keys(await followed([countingSource('a', 50)]))
    expect(new Set(first).size).toBe(50)
    expect(keys(await followed([countingSource('a', 50)]))).toEqual(first)
  })

  it('turns without entries as often as a heartbeat wants, and beats once a turn', async () => {
    const controller = new AbortController()
    let [looks, beats] = [0, 0]
    const quiet: Source = {
      ...countingSource('quiet', 0),
      ended: false,
      next: () => void looks++,
      wait: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    }
    const beat = () => {
      beats += 1
      if (beats === 5) controller.abort()
    }
    await follow({
      sources: [quiet],
      engine: new Engine({
        graph,
        tables: new StateTables(),
        guard: (effect) => [effect],
        onFailure: () => {},
      }),
      commit: () => {},
      signal: controller.signal,
      heartbeat: { every: 1, beat },
    })
    expect([looks, beats]).toEqual([5, 5])
  })
})
