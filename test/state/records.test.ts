import { expect, test } from 'vitest'
import { batchOf, clockAt, record, temporaryStore } from './support/stores.ts'

test('records of an archive wait for those before them, whose time has not come again', () => {
  const store = temporaryStore()
  const due = (seconds: number) =>
    store
      .due(clockAt(seconds), 10, { effects: ['record'] })
      .map(({ payload }) => (payload.effect === 'record' ? payload.records : 0))
  store.commit(batchOf([record(0, 'a')]))
  store.commit(batchOf([record(1, 'b'), record(2, 'c')], {}, 'journal c2'))
  const [first] = store.due(clockAt(2), 1, { effects: ['record'] })
  if (first === undefined) throw new Error('no record waits')
  const outcome = { ok: false, error: 'the disk is full' } as const
  store.settle([{ item: first, outcome, at: clockAt(2), retryAt: clockAt(60) }])
  store.commit(batchOf([record(3, 'd')], {}, 'journal c3'))
  expect(due(59)).toEqual([])
  expect(due(60)).toEqual([1, 2, 1])
})
