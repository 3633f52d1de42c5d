import type { Duration } from '../values/duration.ts'
import type { ArchiveSettings } from './archive-settings.ts'
import type { BanSetSettings, NeverBan } from './ban-set-settings.ts'
import type { DigestSettings, Rate, ReportSettings } from './digest-settings.ts'
import type { LookupSettings } from './lookup-settings.ts'
import type { SourceSettings } from './sources/sources.ts'
import type { ExecSettings, WebhookSettings } from './webhook-settings.ts'

/** The settings as the program uses them: complete, with defaults filled in and paths absolute. */
export interface Settings {
  /** The file they came from; undefined where none was found and everything is a default. */
  readonly file?: string
  /** Chain files and globs, absolute; `@chains/…` names the shipped ones. */
  readonly chains: readonly string[]
  /** Files with filters and actions of the user's own, absolute. */
  readonly modules: readonly string[]
  /** The directory of the database. */
  readonly state: string
  /** An IANA zone name. */
  readonly timezone: string
  /** By name; `journal` is always there. */
  readonly sources: Readonly<Record<string, SourceSettings>>
  readonly mail: MailSettings
  readonly report: ReportSettings
  /** Further digests, by name. */
  readonly digests: Readonly<Record<string, DigestSettings>>
  /** By name. */
  readonly webhooks: Readonly<Record<string, WebhookSettings>>
  readonly exec: ExecSettings
  /** By name. */
  readonly archives: Readonly<Record<string, ArchiveSettings>>
  /** By name. */
  readonly lookups: Readonly<Record<string, LookupSettings>>
  /** By name. */
  readonly ban_sets: Readonly<Record<string, BanSetSettings>>
  /** Who is never banned, by any set. */
  readonly never_ban: readonly NeverBan[]
  /** How often the bans that run are compared with those in the firewall. */
  readonly reconcile: Duration
  readonly log: LogSettings
  readonly control: ControlSettings
  readonly metrics: MetricsSettings
  /** How text that is not UTF-8 is decoded: a label of the Encoding Standard. */
  readonly fallback_encoding: string
}

/** Where the action `log` writes. */
export interface LogSettings {
  /** The socket of journald's native protocol. */
  readonly socket: string
}

/** How the running daemon is asked and told. */
export interface ControlSettings {
  /** The path of its socket; left out where that is to be found: see control/socket-path.ts. */
  readonly socket?: string
}

/** Whether and where the metrics are told to Prometheus. */
export interface MetricsSettings {
  /** As values/endpoint.ts reads it; not at all where it is left out. */
  readonly listen?: string
}

export interface MailSettings {
  readonly from: string
  readonly to: readonly string[]
  readonly transport: MailTransport
  readonly limit: MailLimit
}

/** How many alerts leave: of those that belong together, and of all. */
export interface MailLimit {
  readonly per_key: Rate
  readonly overall: Rate
}

export type MailTransport =
  /** The sendmail program. */
  | { readonly sendmail: string; readonly args?: readonly string[] }
  | { readonly smtp: SmtpSettings }
  /** Writes `.eml` files into a directory; digests as `.html` too. */
  | { readonly directory: string }

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  /** `starttls` demands it, `tls` speaks TLS from the first byte, `none` never encrypts. */
  readonly encryption: 'starttls' | 'tls' | 'none'
  readonly user?: string
  readonly password?: string
  /** A file whose content is the password, instead of `password`. */
  readonly password_file?: string
  /** PEM file of an authority to trust besides those that Node.js brings along. */
  readonly ca_file?: string
}

export type { ArchiveSettings } from './archive-settings.ts'
export type { BanSetSettings, NeverBan } from './ban-set-settings.ts'
export type { AnalysisSettings, DigestSettings, Rate, ReportSettings } from './digest-settings.ts'
export type { LookupSettings } from './lookup-settings.ts'
export { INPUT_FORMATS, type InputFormat } from './sources/recording.ts'
export type { SourceSettings } from './sources/sources.ts'
export type { Start } from './sources/start.ts'
export type { ExecSettings, WebhookSettings } from './webhook-settings.ts'
