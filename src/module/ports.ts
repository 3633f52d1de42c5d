import type { StateKey } from './state-key.ts'

/**
 * Keyed state that outlives the walk and, committed with the cursor, the process. Values are plain JSON data, or `Growing`, and
 * are never changed in place without `set`, which is what marks them to be written. Keys are made by `stateKey`.
 */
export interface StateTable<T> {
  /** How many keys it holds; expired ones may be among them. */
  readonly size: number
  get(key: StateKey): T | undefined
  /** `expires`: the time of an entry, in microseconds, from which the value may be forgotten; null is never. */
  set(key: StateKey, value: T, expires: number | null): void
  delete(key: StateKey): void
  /** Says that a part of a value had to be let go for want of room, so that the digest tells of it. */
  noteCut(): void
}

/** Names that the machine knows, as they were looked up outside of any walk. */
export interface Names {
  has(name: string): boolean
}

/** Who is known to the machine: asked for where a filter is compiled, since what nobody asks for is never looked up. */
export interface Accounts {
  users(): Names
  groups(): Names
}

/** Where nobody is known. */
export const NO_ACCOUNTS: Accounts = { users: () => NOBODY, groups: () => NOBODY }

const NOBODY: Names = new Set()

/** Values that files hold, as they were read outside of any walk. */
export interface Lookups {
  /** The value that a lookup of the settings has for a key. */
  find(lookup: string, key: string): string | undefined
}

/**
 * Says why an address or network must not be banned by a set at a time (microseconds since the epoch), or undefined where
 * it may be.
 */
export type BanJudge = (set: string, addressOrNetwork: string, at: number) => string | undefined

/** What a filter or an action is given when it is compiled. */
export interface Kit {
  /** The position of the rule, as `file:line`; null in the default policy. */
  readonly rule: string | null
  /** A name for this very use, such as `sshd/once_per#1`, that does not change when lines move. */
  readonly instance: string
  readonly accounts: Accounts
  readonly lookups: Lookups
  /** Who must never be banned, as it was looked up outside of any walk. */
  readonly judge: BanJudge
  /** The IANA name of the settings' time zone. */
  readonly timezone: string
  /** The state table of that name, shared by all who ask for the name. */
  table<T>(name: string): StateTable<T>
}
