import koffi from 'koffi'
import { expect, onTestFinished, test } from 'vitest'
import { onClockChange } from '../../src/effects/clock-changes.ts'
import { missing } from '../support/requirements.ts'

const CLOCK_REALTIME = 0

/** Sets the machine's clock to what it shows. */
function setClock(): void {
  const libc = koffi.load(null)
  const time = Buffer.alloc(16)
  libc.func('int clock_gettime(int, void *)')(CLOCK_REALTIME, time)
  const result: number = libc.func('int clock_settime(int, void *)')(CLOCK_REALTIME, time)
  expect(result).toBe(0)
}

test.skipIf(missing('root'))('each time that the clock is set is told, until nobody listens', async () => {
  let told: () => void = () => {}
  const next = () => new Promise<void>((resolve) => (told = resolve))
  const ignore = onClockChange(() => told())
  onTestFinished(ignore)
  for (const _ of [1, 2, 3]) {
    const heard = next()
    setClock()
    await heard
  }
})
