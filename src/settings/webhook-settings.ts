import type { Duration } from '../values/duration.ts'

/** Where `webhook NAME` sends to, and how. */
export interface WebhookSettings {
  readonly url?: string
  /** A file whose content is the URL, which may hold a secret. */
  readonly url_file?: string
  readonly headers: Readonly<Record<string, string>>
  /** A file whose content is sent as `Authorization: Bearer …`. */
  readonly token_file?: string
  /** A file whose content is the key of the signature. */
  readonly secret_file?: string
  readonly timeout: Duration
}

/** How the action `exec` runs programs. */
export interface ExecSettings {
  /** What runs longer is killed. */
  readonly timeout: Duration
}
