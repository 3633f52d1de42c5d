import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from './ports.ts'

/** The longest time that Node's timers can wait, in milliseconds: more would be nothing. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Resolves when the work is done, or at the deadline (milliseconds since the epoch) if that comes first. */
export async function doneBy(
  work: Promise<unknown>,
  deadline: number | undefined,
  clock: Clock,
): Promise<void> {
  if (deadline === undefined) {
    await work
    return
  }
  const expiry = new AbortController()
  const left = Math.max(0, Math.min(deadline - clock.now(), LONGEST_TIMER))
  const expired = delay(left, undefined, expiry).catch(() => undefined)
  await Promise.race([work, expired])
  expiry.abort()
}
