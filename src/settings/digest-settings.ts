import type { Duration } from '../values/duration.ts'

export interface DigestSettings {
  /** A cron expression in the settings' time zone. */
  readonly schedule: string
  /** Section names and their titles, in the order in which the digest shows them. */
  readonly sections: Readonly<Record<string, string>>
  /** The recipients, where those are others than of all mails. */
  readonly to?: readonly string[]
  /** What becomes of a digest with nothing to tell: it says so, or no mail is sent. */
  readonly empty: 'say' | 'skip'
}

/** The digest that everybody has. */
export interface ReportSettings extends DigestSettings {
  /** For how long digests that were sent are kept. */
  readonly history: Duration
  readonly analysis?: AnalysisSettings
}

/** Who reads the digest before it is sent, and writes on top of it what to make of it. */
export interface AnalysisSettings {
  /** A chat completions endpoint as OpenAI defined it. */
  readonly url: string
  readonly model: string
  /** A file whose content is the key. */
  readonly key_file?: string
  /** What is asked; the digest follows it. */
  readonly prompt: string
  /** How long the digest waits for the answer. */
  readonly timeout: Duration
  /** Whether addresses are replaced before they leave. */
  readonly mask_addresses: boolean
  /** Whether an alarming answer, or none, is told in the journal. */
  readonly verdict: boolean
}

/** So many in a span of time. */
export interface Rate {
  readonly count: number
  readonly per: Duration
}
