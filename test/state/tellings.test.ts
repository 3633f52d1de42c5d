import { expect, it } from 'vitest'
import type { ReportEffect } from '../../src/module/effect.ts'
import { STATE_LIMITS } from '../../src/state/limits.ts'
import { DEFAULT_POLICY } from '../../src/state/policy.ts'
import { Tellings } from '../../src/state/tellings.ts'
import { at, batchOf, clockAt, report, temporaryStore } from './support/stores.ts'

/** Two months of quarters of an hour. */
const MOST_SLOTS = 6_000

it.each([
  ['equal lines once', [['a'], ['a'], ['b']], 2],
  [
    'each time of those that show all',
    [
      ['a', 'ALL'],
      ['a', 'ALL'],
      ['b', 'FIRSTLAST'],
    ],
    4,
  ],
  ['each message that nothing was expected of', [['a', 'unexpected'], ['a', 'unexpected'], ['b']], 3],
] as const)('what is to be told is measured: it counts %s', (_title, told, expected) => {
  const tellings = new Tellings(STATE_LIMITS, DEFAULT_POLICY)
  for (const [message, how = 'FIRSTLAST'] of told) {
    const details = how === 'ALL' ? 'ALL' : 'FIRSTLAST'
    const effect = report(0, { message, details }) as ReportEffect & { readonly at: number }
    tellings.add(effect, how === 'unexpected' ? { identifier: 'app', isGrave: false, message } : undefined)
  }
  expect(tellings.size).toBe(expected)
})

it('a section keeps so many quarters of an hour in one digest; those that it has go on', () => {
  const store = temporaryStore()
  const quarters = Array.from({ length: MOST_SLOTS + 5 }, (_, number) => report(number * 900))
  store.commit(batchOf(quarters))
  store.commit(batchOf([report(0), report(MOST_SLOTS * 900), report(0, { section: 'INFO' })]))
  const { slots } = store.openReport(clockAt(0))
  const warned = slots.filter(({ section }) => section === 'WARN')
  expect(warned).toHaveLength(MOST_SLOTS)
  expect(warned[0]).toEqual({ section: 'WARN', at: at(0), count: 2 })
  expect(slots.filter(({ section }) => section === 'INFO')).toHaveLength(1)
})
