import { setTimeout } from 'node:timers/promises'
import type { Daemon } from './daemon.ts'

/** Milliseconds that a service manager waits, with some more for a busy machine; every time-out of an effect is longer. */
const STOPS_WITHIN = 9_000

/** Stops it as a service manager does: what has not ended in time is killed. */
export async function stopSoon(daemon: Daemon): Promise<number | NodeJS.Signals> {
  daemon.kill('SIGTERM')
  const impatience = new AbortController()
  void setTimeout(STOPS_WITHIN, undefined, impatience).then(
    () => daemon.kill('SIGKILL'),
    () => undefined,
  )
  const end = await daemon.ended
  impatience.abort()
  return end
}
