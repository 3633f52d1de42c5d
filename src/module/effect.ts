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

/** `to` is empty where the settings' recipients are meant. */
export interface EmailEffect {
  readonly effect: 'email'
  readonly subject: string
  readonly body: string
  readonly to: readonly string[]
}

export interface LogEffect {
  readonly effect: 'log'
  readonly level: LogLevel
  readonly message: string
  /** Further fields of the journal entry. */
  readonly fields: Readonly<Record<string, string>>
}

/** What a walk may ask the outside world to do: plain data. */
export type EffectRequest = BanEffect | UnbanEffect | ReportEffect | EmailEffect | LogEffect

/** Where an effect came from. */
export interface Origin {
  /** The time of the entry, in microseconds since the epoch. */
  readonly at: number
  readonly source: string
  /** The rule that asked, as `file:line`; null for the default policy. */
  readonly rule: string | null
}

export type Effect = Origin & EffectRequest
