import { describe, expect, it } from 'vitest'
import { SilenceWatch } from '../../src/engine/silence-watch.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import type { SourceVitals } from '../../src/engine/vitals.ts'

/** What is seen of a source at a time: the seconds of the clock, and what the vitals tell. */
interface Look {
  readonly at: number
  readonly entries: number
  readonly silent: number
  readonly askedAgo?: number
  /** The program was started anew before this look, and knows only what it kept. */
  readonly restarted?: true
  readonly told: boolean
}

const LIMIT = 3_600

const HISTORIES: readonly { readonly title: string; readonly looks: readonly Look[] }[] = [
  {
    title: 'is told once it has lasted as long as it may, and only once',
    looks: [
      { at: 0, entries: 1, silent: 0, told: false },
      { at: 3_599, entries: 1, silent: 3_599, told: false },
      { at: 3_600, entries: 1, silent: 3_600, told: true },
      { at: 9_000, entries: 1, silent: 9_000, told: false },
    ],
  },
  {
    title: 'is told again after the source spoke',
    looks: [
      { at: 3_600, entries: 1, silent: 3_600, told: true },
      { at: 3_700, entries: 2, silent: 10, told: false },
      { at: 7_290, entries: 2, silent: 3_600, told: true },
    ],
  },
  {
    title: 'of a source that never spoke counts from the start',
    looks: [
      { at: 0, entries: 0, silent: 0, told: false },
      { at: 3_600, entries: 0, silent: 3_600, told: true },
    ],
  },
  {
    title: 'goes on over a restart',
    looks: [
      { at: 0, entries: 1, silent: 0, told: false },
      { at: 3_000, entries: 0, silent: 1, restarted: true, told: false },
      { at: 3_600, entries: 0, silent: 601, told: true },
    ],
  },
  {
    title: 'that was told is not told again after a restart',
    looks: [
      { at: 3_600, entries: 1, silent: 3_600, told: true },
      { at: 3_700, entries: 0, silent: 1, restarted: true, told: false },
      { at: 9_000, entries: 0, silent: 5_301, told: false },
      { at: 9_100, entries: 1, silent: 5, told: false },
      { at: 12_700, entries: 1, silent: 3_605, told: true },
    ],
  },
  {
    title: 'in which nobody asked the source is none',
    looks: [
      { at: 0, entries: 1, silent: 0, told: false },
      { at: 9_000, entries: 1, silent: 9_000, askedAgo: 8_990, told: false },
      { at: 9_001, entries: 2, silent: 1, told: false },
    ],
  },
  {
    title: 'is not measured on the clock of the machine while the program runs',
    looks: [
      { at: 0, entries: 1, silent: 0, told: false },
      { at: 900_000, entries: 1, silent: 10, told: false },
    ],
  },
]

describe('the silence of a source', () => {
  it.each(HISTORIES)('$title', ({ looks }) => {
    const tables = new StateTables()
    let watch = new SilenceWatch(tables.table('silence'))
    for (const { at, entries, silent, askedAgo = 0, restarted, told } of looks) {
      if (restarted) watch = new SilenceWatch(tables.table('silence'))
      const found = watch.check([vitals(entries, silent, askedAgo)], new Map([['journal', LIMIT]]), at * 1000)
      expect({ at, told: found.length > 0 }).toEqual({ at, told })
    }
  })

  it('is nobody’s business where no limit is set', () => {
    const tables = new StateTables()
    const watch = new SilenceWatch(tables.table('silence'))
    expect(watch.check([vitals(1, 1e9, 0)], new Map([['another', LIMIT]]), 0)).toEqual([])
    expect(tables.takeChanges(0)).toEqual([])
  })
})

function vitals(entries: number, silent: number, askedAgo: number): SourceVitals {
  return { source: 'journal', entries, newest: 0, lag: 0, silent, askedAgo }
}
