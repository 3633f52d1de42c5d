import { isObject } from '../values/json-value.ts'

/** A ban that somebody orders by hand, or that was exported before. Times are microseconds since the epoch. */
export interface BanOrder {
  readonly set: string
  /** An address or a network. */
  readonly address: string
  readonly since: number
  /** Null for a ban without end. */
  readonly until: number | null
  readonly times: number
  readonly rule: string | null
  /** A comment, or the message of the entry that caused it. */
  readonly message: string
}

/** An address whose bans are to end: by one set, or by all. */
export interface UnbanOrder {
  readonly set: string | null
  readonly address: string
}

/** Something that was ordered and not done. */
export interface RefusedOrder {
  readonly address: string
  readonly set: string | null
  readonly reason: string
  readonly hint?: string
}

/** Something that was done. */
export interface DoneOrder {
  readonly address: string
  readonly set: string
  /** The settings do not have the ban set any more: the firewall was not told. */
  readonly stray?: boolean
}

/** What became of orders. */
export interface OrdersDone {
  readonly done: readonly DoneOrder[]
  /** How many were banned already, for as long or longer. */
  readonly known: number
  readonly refused: readonly RefusedOrder[]
}

export function isBanOrder(value: unknown): value is BanOrder {
  return (
    isObject(value) &&
    typeof value.set === 'string' &&
    typeof value.address === 'string' &&
    isTime(value.since) &&
    (value.until === null || isTime(value.until)) &&
    Number.isSafeInteger(value.times) &&
    (typeof value.rule === 'string' || value.rule === null) &&
    typeof value.message === 'string'
  )
}

export function isUnbanOrder(value: unknown): value is UnbanOrder {
  return (
    isObject(value) &&
    typeof value.address === 'string' &&
    (typeof value.set === 'string' || value.set === null)
  )
}

/** Whether an answer has that shape: the daemon may be of another version. */
export function isOrdersDone(value: unknown): value is OrdersDone {
  return (
    isObject(value) &&
    Array.isArray(value.done) &&
    typeof value.known === 'number' &&
    Array.isArray(value.refused)
  )
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
