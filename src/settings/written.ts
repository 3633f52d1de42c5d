import type { InputFormat, SmtpSettings } from './settings.ts'

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
  }
  readonly report?: { readonly schedule?: string; readonly sections?: Readonly<Record<string, string>> }
  readonly ban_sets?: Readonly<Record<string, WrittenBanSet>>
  readonly log?: { readonly socket?: string }
  readonly fallback_encoding?: string
}

export type WrittenSource =
  | {
      readonly kind: 'journald'
      readonly start?: string
      readonly directory?: string
      readonly file?: string
      readonly namespace?: string
      readonly reader?: 'auto' | 'libsystemd' | 'journalctl'
    }
  | { readonly kind: 'recording'; readonly path: string; readonly format?: InputFormat }

export type WrittenTransport =
  | { readonly sendmail: string; readonly args?: readonly string[] }
  | { readonly smtp: WrittenSmtp }
  | { readonly directory: string }

export type WrittenSmtp = Omit<SmtpSettings, 'port' | 'encryption'> &
  Partial<Pick<SmtpSettings, 'port' | 'encryption'>>

export type WrittenBanSet = { readonly never_ban?: readonly string[] } & (
  | { readonly backend: 'nftables'; readonly table: string; readonly ipv4?: string; readonly ipv6?: string }
  | { readonly backend: 'none' }
)
