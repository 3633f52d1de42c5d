import cron, { type Logger } from 'node-cron'

/** The digest's timer. */
export interface Schedule {
  /** When it fires next; null once it is stopped. */
  next(): Date | null
  stop(): void
}

/** What happens is told by the task's events. */
const SILENT: Logger = { info: ignore, warn: ignore, error: ignore, debug: ignore }

/**
 * Calls `onTime` at each time of a cron expression in a time zone, whether or not anything happened. A time that passed
 * while the machine slept or was busy is made up for, once. The expression must be valid.
 */
export function scheduleDigest(expression: string, timezone: string, onTime: () => void): Schedule {
  const task = cron.schedule(expression, onTime, {
    timezone,
    logger: SILENT,
    missedExecutionTolerance: Number.POSITIVE_INFINITY,
  })
  // The library would keep an exception for itself, but one from here is a bug and must be seen.
  task.on('execution:failed', ({ execution }) => {
    setImmediate(() => {
      throw execution?.error ?? new Error('the digest failed')
    })
  })
  return {
    next: () => (task.getStatus() === 'destroyed' ? null : task.getNextRun()),
    stop: () => void task.destroy(),
  }
}

/** What is wrong with a cron expression, or undefined where it is fine. */
export function validateSchedule(expression: string): string | undefined {
  const { valid, errors } = cron.validateDetailed(expression)
  if (valid) return undefined
  const problems = errors.map(({ field, message }) =>
    field === 'expression' ? message : `${field}: ${message}`,
  )
  return `\`${expression}\` is no schedule: ${problems.join('; ')}`
}

function ignore(): void {
  // Nothing is lost: see the events.
}
