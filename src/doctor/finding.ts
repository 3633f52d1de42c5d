import type { Status } from '../control/status.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Settings } from '../settings/settings.ts'

/** `problem`: something does not work; `warning`: something may not work, or will not for long. */
export type Level = 'ok' | 'warning' | 'problem'

/** What a check found, one thing. */
export interface Finding {
  /** What it is about: `journal`, `ban set ssh`. */
  readonly about: string
  readonly level: Level
  /** One sentence without a full stop. */
  readonly finding: string
  /** What it means for those who rely on the program. */
  readonly meaning?: string
  /** What mends it: a command, or a setting. */
  readonly mend?: string
}

/** The running daemon, as far as it answers. */
export type DaemonReply =
  | { readonly kind: 'running'; readonly status: Status }
  | { readonly kind: 'absent' }
  | { readonly kind: 'silent'; readonly message: string; readonly hint: string }

/** What checks look at. */
export interface Patient {
  readonly settings: Settings
  /** Of the settings and the chains. */
  readonly diagnostics: readonly Diagnostic[]
  /** The files that the daemon reads when it reloads. */
  readonly files: readonly string[]
  readonly daemon: DaemonReply
  /** The version of this program. */
  readonly version: string
  /** Whether a ban is tried out, and a mail sent. */
  readonly trying: { readonly ban: boolean; readonly mail: boolean }
  /** The present, in milliseconds since the epoch. */
  readonly now: number
  readonly signal: AbortSignal
}

/** Looks at one thing. It never throws for what the world does. */
export type Check = (patient: Patient) => Promise<readonly Finding[]> | readonly Finding[]

/** A finding that all is well. */
export function fine(about: string, finding: string): Finding {
  return { about, level: 'ok', finding }
}
