/** How reading the configuration anew ended. */
export type ReloadOutcome = {
  /** ISO 8601, as all times here. */
  readonly at: string
} & (
  | {
      readonly taken: true
      /** How many chains there are now. */
      readonly chains: number
      /** What differed, in the words of the settings. */
      readonly changed: readonly string[]
      /** Sources, by name. */
      readonly opened: readonly string[]
      readonly closed: readonly string[]
      /** What differed and goes on as it was. */
      readonly needs_restart: readonly string[]
      /** Ban sets that the settings do not have, and how many bans of theirs run; an older daemon does not tell. */
      readonly strays?: readonly StrayBans[]
    }
  /** The diagnostics as text for people. */
  | { readonly taken: false; readonly problems: string }
)

/** Bans that run of a ban set that the settings do not have (any more). */
export interface StrayBans {
  readonly set: string
  readonly bans: number
}

/** What `status --json` prints: of a running daemon, or what the database alone can tell. */
export interface Status {
  /** Where it runs and does not answer, only its process is known besides. */
  readonly running: boolean
  readonly version: string
  readonly pid: number | null
  readonly started: string | null
  /** Seconds. */
  readonly uptime: number | null
  /** The settings' file; null where all is default. */
  readonly settings: string | null
  readonly state: string
  readonly sources: readonly SourceStatus[]
  readonly entries: EntryStatus
  readonly chains: readonly ChainStatus[]
  /** The chains that decided about entries since the start of the daemon; null where it is down. */
  readonly verdicts: readonly VerdictStatus[] | null
  /** What became of effects since the start of the daemon; null where it is down. */
  readonly effects: readonly EffectStatus[] | null
  readonly queues: readonly QueueStatus[]
  readonly archives: readonly ArchiveStatus[]
  /** The latest warnings and errors of the log, oldest first; null where the daemon is down. */
  readonly errors: readonly ProblemStatus[] | null
  readonly counters: readonly { readonly counter: string; readonly keys: number }[]
  readonly digest: { readonly since: string | null; readonly next: string | null }
  readonly database: { readonly bytes: number }
  /** Only while the running daemon cannot write the state, so that it reads nothing further. */
  readonly unwritten?: { readonly since: string; readonly error: string }
  readonly last_reload: ReloadOutcome | null
}

export interface SourceStatus {
  readonly source: string
  /** Whether it can be read now; null where the daemon is down. */
  readonly readable: boolean | null
  readonly cursor: string | null
  /** When the entry was written up to which it was read; null where that is not known. */
  readonly at: string | null
  /** Seconds that entry had waited when it was walked; null where none was walked. */
  readonly lag: number | null
  /** What a source of the running daemon counted since it was opened: messages that were refused, for example. */
  readonly counts?: Readonly<Record<string, number>>
}

/** What became of entries: of a daemon since its start, otherwise since the last digest. */
export interface EntryStatus {
  readonly since: string | null
  readonly total: number
  readonly accepted: number
  readonly dropped: number
  /** Left to the policy. */
  readonly policy: number
  /** Entries a second, in the last minute and in the last 15; null where the daemon is down. */
  readonly rate_1m: number | null
  readonly rate_15m: number | null
}

/** How many entries a base chain was entered for, and how many of them it decided, since its text was changed last. */
export interface ChainStatus {
  readonly chain: string
  readonly entered: number
  readonly decided: number
}

export interface VerdictStatus {
  readonly chain: string
  readonly verdict: 'accept' | 'drop'
  readonly count: number
}

/** `asked` when they were committed, then `failed` for each attempt in vain, and `done`, `given_up` or `run_out`. */
export interface EffectStatus {
  readonly effect: string
  readonly outcome: string
  readonly count: number
}

export interface QueueStatus {
  readonly effect: string
  readonly waiting: number
  /** How many of them failed at least once, and the error of one. */
  readonly failing: number
  readonly oldest: string | null
  readonly error: string | null
}

export interface ArchiveStatus {
  readonly archive: string
  /** Null where the settings do not know it any more. */
  readonly directory: string | null
  /** The one that was written to last; null where none was. */
  readonly file: string | null
  /** How much was written since the archive is known, in records and in bytes. */
  readonly records: number
  readonly bytes: number
  /** How many files are kept, and what they take on the disk. */
  readonly files: number
  readonly disk_bytes: number
  /** How many records wait to be written, and why those that were tried could not be. */
  readonly waiting: number
  readonly error: string | null
}

export interface ProblemStatus {
  readonly at: string
  readonly level: string
  readonly message: string
  /** What varies: the fields of the event. */
  readonly details: Readonly<Record<string, unknown>>
}

/** Whether an answer has the shape of a status: the daemon may be of another version. */
export function isStatus(value: unknown): value is Status {
  return (
    typeof value === 'object' &&
    value !== null &&
    'running' in value &&
    'sources' in value &&
    'entries' in value &&
    'queues' in value &&
    'archives' in value
  )
}

export function isReloadOutcome(value: unknown): value is ReloadOutcome {
  return typeof value === 'object' && value !== null && 'taken' in value && 'at' in value
}
