import type { FailedOutcome, Outcome } from '../../engine/ports.ts'
import type { Address, Network } from '../../values/address.ts'

/** What one element of one ban set is to be from now on. A batch of changes names no element twice. */
export interface BanChange {
  /** The name of the ban set in the settings. */
  readonly set: string
  /** What is banned; a network of one address is given as that address. */
  readonly element: Address | Network
  /** Banned for this many seconds from now (whole, at least 1), without end, or not at all. */
  readonly banned: number | 'for ever' | 'not'
  /** Of a ban that began earlier: how many seconds all of it lasts. */
  readonly whole?: number
}

/** A ban that is in effect: for so many seconds, of which so many are left; null for one without end. */
export interface HeldBan {
  readonly element: Address | Network
  readonly seconds: { readonly whole: number; readonly left: number } | null
}

/** What a ban set holds, or why that cannot be told. */
export type HeldBans = { readonly ok: true; readonly bans: readonly HeldBan[] } | FailedOutcome

/** How it went with what is to be kept. */
export interface Upkeep {
  /** The ban sets of which something was missing, and was made. */
  readonly made: readonly string[]
  /** Why it cannot be told or made, by ban set. */
  readonly failures: ReadonlyMap<string, FailedOutcome>
}

/** The place where bans take effect. */
export interface BanBackend {
  /**
   * Makes the changes and says how each ended, in the same order. Making one that is made already changes nothing. Gives
   * up at once when the signal aborts.
   */
  apply(changes: readonly BanChange[], signal: AbortSignal): Promise<readonly Outcome[]>
  /** How many changes one call is given at the most, where they are not made all at once; as many as there are if left out. */
  readonly changesAtOnce?: number
  /** What the ban set of that name holds now. Gives up at once when the signal aborts. */
  list(set: string, signal: AbortSignal): Promise<HeldBans>
  /** Whether `list` tells of this set: otherwise what is missing there is not known. */
  canList(set: string): boolean
  /** Makes what the settings want made for these ban sets and is missing: sets, and the rules that use them. */
  upkeep?(sets: readonly string[], signal: AbortSignal): Promise<Upkeep>
  /** The longest time that it holds a ban for, in seconds; longer ones have to be renewed in time. */
  readonly longest: number
  /** Whether bans of this set end by themselves, or `apply` has to be told. */
  endsBans(set: string): boolean
}
