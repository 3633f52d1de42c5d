import type { VitalsSnapshot } from '../engine/vitals.ts'

/** Everything that is told to Prometheus, read at one time. */
export interface Reading {
  readonly version: string
  readonly vitals: VitalsSnapshot
  /** The sources that are followed, and whether each can be read. */
  readonly sources: ReadonlyMap<string, boolean>
  readonly queues: readonly QueueReading[]
  /** How many keys each counter holds, by its name, and how many had to be forgotten for want of room. */
  readonly counterKeys: ReadonlyMap<string, number>
  readonly forgottenKeys: number
  readonly databaseBytes: number
  readonly residentBytes: number
  readonly heapBytes: number
}

export interface QueueReading {
  readonly effect: string
  readonly waiting: number
  /** How many of them failed at least once. */
  readonly failing: number
  /** Seconds that the one waits which waits longest. */
  readonly oldestAge: number
}
