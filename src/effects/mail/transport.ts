import type { Executor, Outcome } from '../../engine/ports.ts'
import type { MailPriority } from '../../module/effect.ts'

/** A mail ready to go: every text is free of control characters, every address was parsed. */
export interface Message {
  /** A header value: a mailbox with or without a name. */
  readonly from: string
  /** Bare addresses; at least one. */
  readonly to: readonly string[]
  /** Those of them that do not have it yet, to whom it goes. */
  readonly missing: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly date: Date
  /** With its angle brackets. The same for every attempt at the same effect. */
  readonly messageId: string
  /** The Message-ID that all mails of one thread refer to. */
  readonly threadId?: string
  readonly priority?: MailPriority
  /** What list the mail is of, so that it can be filed: `alerts.pyruse-ts.example.org`. */
  readonly listId: string
  /** Some hexadecimal digits of the message's identity, for the names of files. */
  readonly shortKey: string
}

/** A way for mails out of the program. */
export interface Transport {
  /** How fast mails may follow each other; without it, as fast as they come. */
  readonly pace?: Executor['pace']
  /**
   * Hands the mail over and says how that ended; never throws for what the world does. Takes some minutes at the most,
   * and gives up at once when the signal aborts.
   */
  send(message: Message, signal: AbortSignal): Promise<Outcome>
}

/** For transports to a server: what an outage has held up comes a mail a second, after the first hundred. */
export const SERVER_PACE = { burst: 100, interval: 1_000 }
