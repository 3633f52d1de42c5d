import type { Duration } from '../values/duration.ts'

/** Who is never banned: an address or a network, or all that a file names; and until when, and why. */
export type NeverBan =
  | string
  | {
      readonly address?: string
      /** One address or network a line, with `#` comments. */
      readonly file?: string
      /** The last day on which it holds, as `2026-12-31` in the time zone of the settings. */
      readonly until?: string
      readonly comment?: string
    }

interface EveryBanSet {
  readonly never_ban: readonly NeverBan[]
  /** The widest networks that may be banned: how many bits they have at the least. */
  readonly widest?: { readonly ipv4?: number; readonly ipv6?: number }
  /** How each further ban of an address lasts longer. */
  readonly escalate?: Escalation
  /** Whether connections that are established already are cut. */
  readonly cut_connections?: boolean
  /** `observe`: all but the firewall. */
  readonly mode?: 'enforce' | 'observe'
}

export interface Escalation {
  /** Each ban lasts so many times as long as the one before. */
  readonly factor: number
  /** No ban becomes longer than this. */
  readonly up_to?: Duration
  /** How long after its end a ban counts. */
  readonly forget_after?: Duration
}

/** The sets of the kernel that one ban set consists of; an address of a family without a set cannot be banned. */
interface KernelSets {
  readonly ipv4?: string
  readonly ipv6?: string
  /** Whether the sets, and the rules that drop what they hold, are made and kept by the program. */
  readonly manage?: boolean
}

export interface NftablesSettings extends EveryBanSet, KernelSets {
  readonly backend: 'nftables'
  /** Family and name: `inet filter`. */
  readonly table: string
  /** Where the sets for IPv6 are in another one. */
  readonly ipv6_table?: string
  /** The sets for networks, where those are others than the sets for addresses. */
  readonly ipv4_networks?: string
  readonly ipv6_networks?: string
  /** The priority of the chains that are made. */
  readonly priority?: number
}

export interface IpsetSettings extends EveryBanSet, KernelSets {
  readonly backend: 'ipset'
}

/** A program for each ban; `{address}`, `{seconds}` and `{set}` stand for what is asked. */
export interface CommandSettings extends EveryBanSet {
  readonly backend: 'command'
  readonly ban: readonly string[]
  readonly unban?: readonly string[]
  /** Prints who is banned: an address or network a line, and the seconds that are left of it. */
  readonly list?: readonly string[]
  /** How many run at the same time. */
  readonly parallel?: number
  /** How long one may run. */
  readonly timeout?: Duration
}

/** Only remembers. */
export interface NoneSettings extends EveryBanSet {
  readonly backend: 'none'
}

export type BanSetSettings = NftablesSettings | IpsetSettings | CommandSettings | NoneSettings
