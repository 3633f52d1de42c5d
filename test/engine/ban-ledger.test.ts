import { describe, expect, it } from 'vitest'
import { BanLedger, BY_HAND } from '../../src/engine/ban-ledger.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import type { Effect } from '../../src/module/effect.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
const RULES = new Map([['ssh', { factor: 2, longest: 8 * HOUR, forgetAfter: 90 * DAY * 1e6 }]])

/** A ban at so many seconds after the beginning of time. */
function ban(at: number, { set = 'ssh', seconds = HOUR as number | null, source = 'journal' } = {}): Effect {
  return { effect: 'ban', at: at * 1e6, source, rule: 'a.chain:1', set, address: '192.0.2.1', seconds }
}

function unban(at: number): Effect {
  return { effect: 'unban', at: at * 1e6, source: 'journal', rule: null, set: 'ssh', address: '192.0.2.1' }
}

function lengths(effects: readonly Effect[], tables = new StateTables()): readonly (number | null)[] {
  const ledger = new BanLedger(tables, RULES)
  return effects
    .map((effect) => ledger.note(effect))
    .flatMap((effect) => (effect.effect === 'ban' ? [effect.seconds] : []))
}

describe('a ban of who comes back', () => {
  it.each([
    [
      'grows each time the one before ran out, up to the longest',
      [0, 2, 5, 10, 20].map((h) => ban(h * HOUR)),
      [1, 2, 4, 8, 8],
    ],
    [
      'is only renewed while it runs',
      [ban(0), ban(0.5 * HOUR), ban(1.4 * HOUR), ban(3 * HOUR)],
      [1, 1, 1, 2],
    ],
    ['grows again after it was ended by hand', [ban(0), unban(600), ban(700)], [1, 2]],
    ['is a first one again when the last was forgotten', [ban(0), ban(2 * HOUR), ban(92 * DAY)], [1, 2, 1]],
    ['is forgotten no sooner', [ban(0), ban(90 * DAY)], [1, 2]],
    [
      'is as long as was said by hand, and counts',
      [ban(0, { source: BY_HAND }), ban(2 * HOUR, { source: BY_HAND }), ban(4 * HOUR)],
      [1, 1, 4],
    ],
    ['is never made shorter', [ban(0), ban(2 * HOUR, { seconds: 10 * HOUR })], [1, 10]],
    ['stays without end where it was asked so', [ban(0, { seconds: null }), ban(DAY)], [null, null]],
    [
      'is not ended sooner by an entry that comes late, nor by a shorter ban',
      [ban(4 * HOUR), ban(2 * HOUR), ban(4.5 * HOUR, { seconds: 60 })],
      [1, 3, 0.5],
    ],
    [
      'is no longer for one that a clock far ahead had banned before',
      [ban(1_000 * DAY), ban(0), ban(0.5 * HOUR), ban(3 * HOUR)],
      [1, 2, 2, 4],
    ],
    [
      'stays without end, also where a clock far ahead had banned before',
      [ban(1_000 * DAY, { seconds: null }), ban(0)],
      [null, null],
    ],
    [
      'is ended sooner by hand',
      [ban(0, { seconds: 8 * HOUR }), ban(HOUR, { source: BY_HAND }), ban(1.5 * HOUR)],
      [8, 1, 1],
    ],
    [
      'does not grow by a set that wants no such thing',
      [ban(0, { set: 'web' }), ban(2 * HOUR, { set: 'web' })],
      [1, 1],
    ],
  ])('%s', (_title, effects, hours) => {
    expect(lengths(effects)).toEqual(hours.map((count) => (count === null ? null : count * HOUR)))
  })

  it('grows on after a restart, as if there had been none', () => {
    const before = new StateTables()
    lengths([ban(0), ban(2 * HOUR)], before)
    const after = new StateTables()
    after.restore(
      before
        .takeChanges(2 * HOUR * 1e6)
        .flatMap((change) => (change.value === null ? [] : [{ ...change, value: change.value }])),
    )
    expect(lengths([ban(5 * HOUR)], after)).toEqual([4 * HOUR])
  })
})
