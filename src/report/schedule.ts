import { cronTimes } from '../values/cron-times.ts'

/** The digest's timer. */
export interface Schedule {
  /** When it fires next; null once it is stopped. */
  next(): Date | null
  /** To be called when somebody has set the clock: timers wait by one that nobody sets. */
  clockChanged(): void
  stop(): void
}

/** The longest pause that a timer takes, in milliseconds. */
const LONGEST_PAUSE = 2_147_483_647

/**
 * Calls `onTime` at each time of a cron expression in a time zone, whether or not anything happened. In between
 * it sleeps. A time that passed while the machine slept or was busy, or when its clock was set forward, is made up for, once.
 * The expression must be valid.
 */
export function scheduleDigest(expression: string, timezone: string, onTime: () => void): Schedule {
  const times = cronTimes(expression, timezone)
  let seen = Date.now()
  let due = times.after(seen)
  let timer: NodeJS.Timeout | undefined
  const sleep = () => {
    clearTimeout(timer)
    if (due === null) return
    timer = setTimeout(look, Math.max(1, Math.min(due - Date.now(), LONGEST_PAUSE))).unref()
  }
  const look = () => {
    const now = Date.now()
    const isDue = due !== null && due <= now
    if (isDue || now < seen) due = times.after(now)
    seen = now
    sleep()
    if (isDue) onTime()
  }
  sleep()
  return {
    next: () => (due === null ? null : new Date(due)),
    clockChanged: look,
    stop() {
      clearTimeout(timer)
      due = null
    },
  }
}
