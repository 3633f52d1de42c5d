import type { Outcome } from '../../engine/ports.ts'
import type { Address, Network } from '../../values/address.ts'

/** What one element of one ban set is to be from now on. A batch of changes names no element twice. */
export interface BanChange {
  /** The name of the ban set in the settings. */
  readonly set: string
  /** What is banned; a network of one address is given as that address. */
  readonly element: Address | Network
  /** Banned for this many seconds from now (whole, at least 1), without end, or not at all. */
  readonly banned: number | 'for ever' | 'not'
}

/** The place where bans take effect. */
export interface BanBackend {
  /** Makes the changes and says how each ended, in the same order. Making one that is made already changes nothing. */
  apply(changes: readonly BanChange[]): Promise<readonly Outcome[]>
}
