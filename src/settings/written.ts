import type { Duration } from '../values/duration.ts'
import type { WrittenArchive } from './archive-settings.ts'
import type { BanSetSettings, LookupSettings, NeverBan, SmtpSettings } from './settings.ts'
import type { WrittenSource } from './sources/sources.ts'
import type { WrittenDigest, WrittenReport, WrittenWebhook } from './written-outputs.ts'

/** The settings as a user writes them: what the schema lets through, so the two must agree. */
export interface WrittenSettings {
  readonly chains?: readonly string[]
  readonly modules?: readonly string[]
  readonly state?: string
  readonly timezone?: string
  readonly sources?: Readonly<Record<string, WrittenSource>>
  readonly mail?: {
    readonly from?: string
    readonly to?: readonly string[]
    readonly transport?: WrittenTransport
    readonly limit?: { readonly per_key?: string; readonly overall?: string }
  }
  readonly report?: WrittenReport
  readonly digests?: Readonly<Record<string, WrittenDigest>>
  readonly webhooks?: Readonly<Record<string, WrittenWebhook>>
  readonly exec?: { readonly timeout?: string }
  readonly archives?: Readonly<Record<string, WrittenArchive>>
  readonly lookups?: Readonly<Record<string, LookupSettings>>
  readonly ban_sets?: Readonly<Record<string, WrittenBanSet>>
  readonly never_ban?: readonly NeverBan[]
  readonly reconcile?: string
  readonly log?: { readonly socket?: string }
  readonly control?: { readonly socket?: string }
  readonly metrics?: { readonly listen?: string }
  readonly fallback_encoding?: string
}

export type WrittenTransport =
  | { readonly sendmail: string; readonly args?: readonly string[] }
  | { readonly smtp: WrittenSmtp }
  | { readonly directory: string }

export type WrittenSmtp = Omit<SmtpSettings, 'port' | 'encryption'> &
  Partial<Pick<SmtpSettings, 'port' | 'encryption'>> & { readonly password_credential?: string }

export type WrittenBanSet = WrittenForm<BanSetSettings>

/** Durations are still text, and a list that is empty by default may be left out. */
type WrittenForm<Set> = Set extends unknown
  ? { readonly [Key in keyof Set as Exclude<Key, 'never_ban'>]: WrittenValue<Set[Key]> } & {
      readonly never_ban?: readonly NeverBan[]
    }
  : never

type WrittenValue<T> = T extends Duration
  ? string
  : T extends readonly unknown[]
    ? T
    : T extends object
      ? { readonly [Key in keyof T]: WrittenValue<T[Key]> }
      : T
