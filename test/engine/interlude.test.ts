import { describe, expect, it } from 'vitest'
import type { Graph } from '../../src/compile/compile.ts'
import { Engine } from '../../src/engine/engine.ts'
import { follow } from '../../src/engine/follow.ts'
import { Interlude } from '../../src/engine/interlude.ts'
import type { Source } from '../../src/engine/ports.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'

/** A graph that accepts everything, and says so under a name. */
function graphNamed(name: string, walked: string[]): Graph {
  return {
    walk: (entry) => {
      walked.push(`${name} ${entry.field('MESSAGE')}`)
      return { verdict: 'accept', rule: null, chain: null, effects: [], failures: [], fields: () => ({}) }
    },
    condition: () => () => true,
    takeHits: () => new Map(),
  }
}

/** A source of so many entries, which then waits for good. */
function sourceOf(name: string, count: number): Source {
  let yielded = 0
  return {
    name,
    ended: false,
    next: () => (yielded < count ? fieldEntry({ MESSAGE: `${name}${++yielded}` }, yielded) : undefined),
    cursor: () => String(yielded),
    wait: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve())
      }),
    close: () => undefined,
  }
}

describe('work between two entries', () => {
  it('is done though no source wakes, finds all committed, and may change graph and sources', async () => {
    const walked: string[] = []
    const committed: number[] = []
    const interlude = new Interlude()
    const ending = new AbortController()
    const engine = new Engine({
      graph: graphNamed('old', walked),
      tables: new StateTables(),
      guard: (effect) => [effect],
      onFailure: () => undefined,
    })
    const sources = [sourceOf('a', 2)]
    const following = follow({
      sources,
      engine,
      interlude,
      signal: ending.signal,
      commit: async ({ totals }) => void committed.push(totals.entries),
    })
    await expect.poll(() => walked, { interval: 1 }).toHaveLength(2)
    const pending = await interlude.run(() => engine.pendingEntries)
    expect(pending).toBe(0)
    await interlude.run(() => {
      engine.replaceGraph(graphNamed('new', walked))
      sources.splice(0, 1, sourceOf('b', 1))
    })
    await interlude.run(() => undefined)
    expect(walked).toEqual(['old a1', 'old a2', 'new b1'])
    await expect(interlude.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    ending.abort()
    await following
    expect(committed.reduce((sum, count) => sum + count, 0)).toBe(3)
  })

  it('is not done where it was given up before it began, and not given up later', async () => {
    const interlude = new Interlude()
    const late = new AbortController()
    const done: string[] = []
    const held = Promise.withResolvers<string>()
    const begun = interlude.run(() => held.promise, late.signal)
    const waiting = interlude.run(() => done.push('waiting'), late.signal)
    const playing = interlude.play()
    late.abort(new Error('too late'))
    await expect(waiting).rejects.toThrow('too late')
    held.resolve('all of it')
    expect(await begun).toBe('all of it')
    await playing
    expect(done).toEqual([])
  })
})
