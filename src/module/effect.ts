/** How a report line shows its occurrences: which of their times are listed. */
export const DETAILS = ['NONE', 'FIRST', 'LAST', 'FIRSTLAST', 'ALL'] as const
export type Details = (typeof DETAILS)[number]

/** The levels that `log` takes, most urgent first: the index is the journal's PRIORITY. */
export const LOG_LEVELS = ['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** `seconds` is null for a ban without end. `message` is the MESSAGE of the entry that caused it. */
export interface BanEffect {
  readonly effect: 'ban'
  readonly set: string
  readonly address: string
  readonly seconds: number | null
}

export interface UnbanEffect {
  readonly effect: 'unban'
  readonly set: string
  readonly address: string
}

export interface ReportEffect {
  readonly effect: 'report'
  readonly section: string
  readonly message: string
  readonly details: Details
}

export const PRIORITIES = ['high', 'normal', 'low'] as const
export type MailPriority = (typeof PRIORITIES)[number]

/** `to` is empty where the settings' recipients are meant. */
export interface EmailEffect {
  readonly effect: 'email'
  readonly subject: string
  readonly body: string
  readonly to: readonly string[]
  readonly priority?: MailPriority
  /** Mails with the same text here belong together; without it, those of the same `use`. */
  readonly thread?: string
  /** Which use of the action in the chains it was. */
  readonly use?: string
  /** What the engine knows of the entry behind it. */
  readonly about?: EntryFacts
}

/** An entry as a person reads it: its fields, and what the walk captured and set. */
export interface EntryFacts {
  readonly fields: Readonly<Record<string, string>>
  readonly captures: Readonly<Record<string, string>>
}

export interface LogEffect {
  readonly effect: 'log'
  readonly level: LogLevel
  readonly message: string
  /** Further fields of the journal entry. */
  readonly fields: Readonly<Record<string, string>>
}

/** A program to be run, without a shell: the program and its arguments. */
export interface ExecEffect {
  readonly effect: 'exec'
  readonly command: readonly string[]
}

/** An HTTP request. */
export interface WebhookEffect {
  readonly effect: 'webhook'
  /** A URL, or the name that a URL has in the settings. */
  readonly url: string
  readonly body: string
  /** Whether the body is JSON, otherwise it is plain text. */
  readonly json: boolean
}

/** A record of an archive: an entry, or some of its fields. */
export interface RecordEffect {
  readonly effect: 'record'
  /** The name of the archive in the settings. */
  readonly archive: string
  /** Its fields, but for its time; of what the walk captured, whole numbers are such. */
  readonly entry: Readonly<Record<string, string | number | boolean>>
}

/** What a walk may ask the outside world to do: plain data. */
export type EffectRequest =
  | BanEffect
  | UnbanEffect
  | ReportEffect
  | EmailEffect
  | LogEffect
  | ExecEffect
  | WebhookEffect
  | RecordEffect

/** Where an effect came from. */
export interface Origin {
  /** The time of the entry, in microseconds since the epoch. */
  readonly at: number
  readonly source: string
  /** The rule that asked, as `file:line`; `analysis` where that of a digest did; null for the default policy. */
  readonly rule: string | null
}

export type Effect = Origin & EffectRequest
