/** Where operational messages go: Pino's own shape, a constant message with what varies in fields. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The wall clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** The machine's own clock. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now() }
