import { describe, expect, test } from 'vitest'
import { commitPatiently } from '../../src/daemon/patient-commit.ts'
import type { Batch } from '../../src/engine/ports.ts'
import { StateError, type StateReason } from '../../src/state/state-error.ts'
import { batchOf, report } from '../state/support/stores.ts'

const BATCH = batchOf([report(0)])

/** A store that fails so often for a reason, which no real one can be made to: a fault on order. */
function failingStore(reason: StateReason, failures: number) {
  const committed: Batch[] = []
  let left = failures
  return {
    committed,
    commit(batch: Batch) {
      if (left-- > 0) throw new StateError(reason, `it is ${reason}`, 'do something')
      committed.push(batch)
    },
  }
}

function logOf() {
  const messages: string[] = []
  const note = (_fields: object, message: string) => void messages.push(message)
  return { messages, error: note, info: note }
}

describe('a commit that fails', () => {
  test.each<[reason: StateReason, times: number]>([
    ['full', 1],
    ['busy', 2],
    ['broken', 1],
    ['denied', 2],
  ])(
    'because the database is %s (%i times) is tried again, with the same batch, and said once',
    async (reason, times) => {
      const store = failingStore(reason, times)
      const log = logOf()
      await commitPatiently(BATCH, { store, log, signal: new AbortController().signal })
      expect(store.committed).toEqual([BATCH])
      expect(log.messages).toEqual([
        expect.stringContaining('cannot be written'),
        'the state is written again, and nothing was lost',
      ])
    },
  )

  test('because the database is damaged is not', async () => {
    const store = failingStore('damaged', 1)
    const commit = commitPatiently(BATCH, { store, log: logOf(), signal: new AbortController().signal })
    await expect(commit).rejects.toThrow('it is damaged')
  })

  test('is given up when the daemon is to stop', async () => {
    const stop = new AbortController()
    const commit = commitPatiently(BATCH, {
      store: failingStore('full', 99),
      log: logOf(),
      signal: stop.signal,
    })
    stop.abort()
    await expect(commit).rejects.toThrow('it is full')
  })

  test('gives signs of life while it waits', async () => {
    let beats = 0
    const heartbeat = { every: 50, beat: () => void beats++ }
    const store = failingStore('full', 1)
    await commitPatiently(BATCH, { store, log: logOf(), signal: new AbortController().signal, heartbeat })
    expect(beats).toBeGreaterThan(1)
  })
})
