import type { OnNotice } from './source-error.ts'
import type { TimeSpan } from './within-time.ts'

/** How recorded entries are read. */
export interface RecordingOptions extends TimeSpan {
  /** The name of the source; `journal` if not given. */
  readonly name?: string
  /** The place to go on behind; null, or nothing, where there is none. */
  readonly cursor?: string | null
  /** How text that is not UTF-8 is decoded: a label of the Encoding Standard. */
  readonly fallbackEncoding: string
  /** The zone of time stamps without one, as an IANA name. */
  readonly timezone: string
  readonly onNotice: OnNotice
  /**
   * The fields that entries will be asked for: where they are given, a thread may read them ahead, which is done sooner but
   * takes more of the processor. Other fields are there as well, but dear.
   */
  readonly readAhead?: readonly string[]
  /** What `start` and dates without a year are counted from, in microseconds since the epoch; if not given, the clock. */
  readonly now?: number
}

/** How a source is read, besides what its settings say. */
export interface SourceOptions extends RecordingOptions {
  readonly cursor: string | null
  /** Whether a journal is waited for at its end; a recording never is. */
  readonly follow: boolean
  /**
   * Since when it has been tried to open it, in microseconds since the epoch; if not given, this is the first time. What
   * has come since then is new, where `start` is `now`.
   */
  readonly triedSince?: number | undefined
  /** The directory of the daemon's state: what cannot be had again is kept there until it is committed. */
  readonly state?: string
  /** Calls back each time that the machine's clock was set; gives what ends that. */
  readonly onClockChange?: (told: () => void) => () => void
}

/** The present, in microseconds since the epoch. */
export function presentOf(options: RecordingOptions): number {
  return options.now ?? Date.now() * 1000
}
