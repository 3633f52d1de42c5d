import { expect, it } from 'vitest'
import {
  addDistinct,
  addSliding,
  countOf,
  MOST_CHARACTERS,
  Tallies,
  type Tally,
} from '../../actions/support/counter.ts'
import type { StateChange } from '../../src/engine/ports.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { keyText, stateKey, textOfKey } from '../../src/module/state-key.ts'
import { batchOf, temporaryDirectory, temporaryStore } from '../state/support/stores.ts'

const KEY = stateKey(['mars'])
const WITHIN = 4_000
const COMMITS = 600
/** Additions between two commits, one each microsecond; restarts come after every so many commits. */
const EACH = 20
const RESTART_EVERY = 70

const cases: readonly [string, (tally: Tally | undefined, now: number) => Tally, number][] = [
  ['additions', (tally, now) => addSliding(tally, now, WITHIN), WITHIN],
  ['additions that come late', (tally, now) => addSliding(tally, now, WITHIN - (now % 3) * 500), 3_500],
  ['different values', (tally, now) => addDistinct(tally, now, `["${now}"]`, WITHIN), WITHIN],
  [
    'values that are seen again',
    (tally, now) => addDistinct(tally, now, `["${now % 3_000}"]`, WITHIN),
    3_000,
  ],
]

it.each(cases)(
  'of thousands of %s only what is new is written, and a restart loses none',
  (_title, add, expected) => {
    const directory = temporaryDirectory()
    let { store, tables, tallies } = started(directory)
    let now = 1_000_000
    let written = 0
    for (let commit = 1; commit <= COMMITS; commit++) {
      for (let times = 0; times < EACH; times++) {
        now += 1
        tallies.set(KEY, add(tallies.get(KEY, now), now))
      }
      const changes = tables.takeChanges(now)
      written += lengthOf(changes)
      store.commit(batchOf([], { changes }))
      if (commit % RESTART_EVERY === 0) ({ store, tables, tallies } = started(directory))
    }
    expect(countOf(tallies.get(KEY, now), now)).toBe(expected)
    const whole = JSON.stringify(tallies.get(KEY, now)).length
    // Whole each time, it would be hundreds of times as much.
    expect(written / whole).toBeLessThan(20)
  },
)

/** Each of its characters takes two where it is stored, and four where a tally is. */
const LONG_VALUE = '"'.repeat(200)
const VALUES = 40_000

it.each([
  200,
  // By an earlier version.
  1_000_000,
])('of long values as many are kept as have room, where some of %i characters are stored', (length) => {
  const stored = Array.from({ length: 100 }, (_, number) => [`["${number}${'x'.repeat(length)}"]`, null])
  const tables = new StateTables()
  const value = JSON.stringify({ manner: 'distinct', expiries: Object.fromEntries(stored) })
  tables.restore([{ table: 'counter many', key: textOfKey(KEY), value, expires: null }])
  const tallies = new Tallies(tables, 'many')
  for (let now = 1; now <= VALUES; now++)
    tallies.set(KEY, addDistinct(tallies.get(KEY, now), now, keyText([`${now}${LONG_VALUE}`]), undefined))
  const kept = countOf(tallies.get(KEY, VALUES), VALUES)
  const [change] = tables.takeChanges(VALUES)
  expect(kept).toBeGreaterThan(MOST_CHARACTERS / LONG_VALUE.length / 3)
  expect(kept).toBeLessThan(MOST_CHARACTERS / LONG_VALUE.length)
  expect(tables.cuts).toBeGreaterThanOrEqual(VALUES - kept)
  expect(change?.value?.length).toBeLessThan(3 * MOST_CHARACTERS)
})

function started(directory: string) {
  const store = temporaryStore({}, directory)
  const tables = new StateTables()
  tables.restore(store.state())
  return { store, tables, tallies: new Tallies(tables, 'many') }
}

function lengthOf(changes: readonly StateChange[]): number {
  return changes.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
}
