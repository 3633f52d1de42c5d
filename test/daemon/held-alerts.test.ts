import { Writable } from 'node:stream'
import { expect, onTestFinished, test, vi } from 'vitest'
import { HeldAlerts } from '../../src/daemon/held-alerts.ts'
import { createLogger } from '../../src/program/logging.ts'
import { StateError } from '../../src/state/state-error.ts'

const START = Date.parse('2026-11-20T10:00:00Z')

/** What looks for held alerts, with what the store says of the end of their spans, and when it was asked to tell of them. */
async function heldAlerts(ends: (number | null | StateError)[]) {
  vi.useFakeTimers({ now: START })
  onTestFinished(() => void vi.useRealTimers())
  const released: number[] = []
  const next = () => {
    const [end = null] = ends
    if (end instanceof StateError) throw ends.shift()
    return end
  }
  const store = {
    nextRelease: next,
    releaseAlerts: (now: number) => {
      const end = next()
      if (end === null || end > now) return
      released.push((now - START) / 1000)
      ends.shift()
    },
  }
  const lines: string[] = []
  const output = new Writable({
    write: (line, _encoding, done) => {
      lines.push(String(line))
      done()
    },
  })
  const log = await createLogger({ variables: {}, output, toJournal: false, onProblem: () => undefined })
  const kicks = vi.fn()
  const held = new HeldAlerts(store, log, kicks)
  onTestFinished(() => held.stop())
  held.start()
  return { held, released, lines, kicks }
}

const at = (seconds: number) => START + seconds * 1000

test('while nothing is held back, nothing is done', async () => {
  await heldAlerts([])
  expect(vi.getTimerCount()).toBe(0)
})

test('it sleeps until a span ends, and then until the next one does', async () => {
  const { released, kicks } = await heldAlerts([at(600), at(7200)])
  vi.advanceTimersByTime(10_000_000)
  expect(released).toEqual([600, 7200])
  expect(kicks, 'what is told is carried out').toHaveBeenCalledTimes(2)
  expect(vi.getTimerCount()).toBe(0)
})

test('a run that ends before its spans do tells of them at once, and waits for none', async () => {
  const { held, released, kicks } = await heldAlerts([at(600)])
  held.releaseAll()
  held.stop()
  held.wait()
  expect(vi.getTimerCount()).toBe(0)
  expect(released).toHaveLength(1)
  expect(kicks).toHaveBeenCalledOnce()
})

test('of spans that end one after the other it tells every ten seconds, however often it is asked to wait', async () => {
  const { held, released } = await heldAlerts([at(-5), at(12), at(13), at(14)])
  for (let second = 0; second < 60; second++) {
    held.wait()
    vi.advanceTimersByTime(1000)
  }
  expect(released).toEqual([10, 20, 30, 40])
})

test('what is held back later, but ends earlier, is told in time', async () => {
  const ends: (number | null)[] = [at(600)]
  const { held, released } = await heldAlerts(ends)
  ends.unshift(at(60))
  held.wait()
  vi.advanceTimersByTime(1_000_000)
  expect(released).toEqual([60, 600])
})

test('where the clock was set, the span ends by the new one', async () => {
  const { held, released } = await heldAlerts([at(7200)])
  vi.setSystemTime(at(7100))
  held.wait()
  vi.advanceTimersByTime(100_000)
  expect(released).toEqual([7200])
})

test('a state that cannot be read is told once, and read again', async () => {
  const broken = () => new StateError('broken', 'the disk is gone', 'buy another')
  const { released, lines, kicks } = await heldAlerts([broken(), broken(), broken(), at(40)])
  vi.advanceTimersByTime(15_000)
  expect(kicks).not.toHaveBeenCalled()
  vi.advanceTimersByTime(85_000)
  expect(released).toEqual([40])
  expect(kicks).toHaveBeenCalled()
  expect(lines).toHaveLength(1)
})
