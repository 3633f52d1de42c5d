import type { Entry } from '../module/entry.ts'
import { causeOf } from './cause.ts'
import type { Source, Trouble } from './ports.ts'

/** Milliseconds before a source that failed is opened again: doubled each time, up to the last. */
const FIRST_RETRY = 1_000
const LAST_RETRY = 60_000
/** A source that was opened, and did not break off for so long, can be read: a journalctl takes its time to fail. */
const SETTLED_AFTER = 1_000
/** A source that was readable for so long has recovered for good: what happens then is told anew. */
const RECOVERED_AFTER = 60_000
/** Causes that are told apart between two recoveries. */
const MOST_CAUSES = 100

export interface Supervision {
  readonly name: string
  /**
   * Opens the source at the cursor, or says why it cannot be read. `triedSince`, in microseconds since the epoch, is when
   * that was tried first; undefined at the first time.
   */
  readonly open: (cursor: string | null, triedSince: number | undefined) => Source | Trouble
  readonly cursor: string | null
  /** Without it, a source that cannot be read has ended. */
  readonly retry: boolean
  /** Told once a cause when it cannot be read, and then when it can be again. */
  readonly onTrouble: (trouble: Trouble) => void
  readonly onRecovery: () => void
}

/**
 * A source that is opened again, with growing patience, where it cannot be opened or breaks off: each time at the cursor
 * that it had come to. Until then it has no entries.
 */
export class SupervisedSource implements Source {
  readonly name: string
  readonly #supervision: Supervision
  #source: Source | undefined
  #cursor: string | null
  #triedSince: number | undefined
  #inTrouble = false
  #hasToldTrouble = false
  readonly #causesTold = new Set<string>()
  #patience = FIRST_RETRY
  // On the clock that nobody sets.
  #retryAt = 0
  #openedAt = 0
  #readableSince = 0

  constructor(supervision: Supervision) {
    this.#supervision = supervision
    this.#cursor = supervision.cursor
    this.name = supervision.name
  }

  get ended(): boolean {
    return this.#source?.ended ?? (this.#inTrouble && !this.#supervision.retry)
  }

  /** Whether it could not be read when that was tried last. */
  get isUnreadable(): boolean {
    return this.#inTrouble
  }

  next(): Entry | undefined {
    if (this.#source === undefined && !this.ended && performance.now() >= this.#retryAt) this.open()
    const source = this.#source
    if (source === undefined) return undefined
    const entry = source.next()
    if (entry === undefined && source.failure !== undefined) this.#abandon(source, source.failure)
    else if (this.#inTrouble && (entry !== undefined || source.ended || this.#isSettled()))
      this.#noteRecovery()
    return entry
  }

  get isWithinLine(): boolean {
    return this.#source?.isWithinLine ?? false
  }

  cursor(): string | null {
    return this.#source === undefined ? this.#cursor : this.#source.cursor()
  }

  place(): string | undefined {
    return this.#source?.place?.()
  }

  async opened(): Promise<void> {
    await this.#source?.opened?.()
  }

  committed(cursor: string): void {
    this.#source?.committed?.(cursor)
  }

  counts(): Readonly<Record<string, number>> {
    return this.#source?.counts?.() ?? {}
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.#source === undefined) await pause(this.#retryAt - performance.now(), signal)
    else if (this.#inTrouble) {
      await this.#source.wait(AbortSignal.any([signal, AbortSignal.timeout(SETTLED_AFTER)]))
    } else await this.#source.wait(signal)
  }

  /** Opens it now: what comes from now on is seen. Where that fails, it is tried again later. */
  open(): void {
    const opened = this.#supervision.open(this.#cursor, this.#triedSince)
    this.#triedSince ??= Date.now() * 1000
    if ('next' in opened) {
      this.#source = opened
      this.#openedAt = performance.now()
    } else this.#noteTrouble(opened)
  }

  close(): void {
    this.#source?.close()
  }

  #abandon(source: Source, failure: NonNullable<Source['failure']>): void {
    this.#cursor = source.cursor()
    source.close()
    this.#source = undefined
    if (failure === 'moved') this.open()
    else this.#noteTrouble(failure)
  }

  #isSettled(): boolean {
    return performance.now() - this.#openedAt >= SETTLED_AFTER
  }

  #noteTrouble(trouble: Trouble): void {
    const now = performance.now()
    if (!this.#inTrouble && now - this.#readableSince > RECOVERED_AFTER) {
      this.#patience = FIRST_RETRY
      this.#causesTold.clear()
    }
    this.#inTrouble = true
    this.#retryAt = now + this.#patience
    this.#patience = Math.min(this.#patience * 2, LAST_RETRY)
    const cause = causeOf(trouble.message)
    if (this.#causesTold.has(cause) || this.#causesTold.size >= MOST_CAUSES) return
    this.#causesTold.add(cause)
    this.#hasToldTrouble = true
    this.#supervision.onTrouble(trouble)
  }

  #noteRecovery(): void {
    this.#inTrouble = false
    this.#readableSince = performance.now()
    if (this.#hasToldTrouble) this.#supervision.onRecovery()
    this.#hasToldTrouble = false
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    // A timer may go off a little early, by the clock that is asked then.
    const timer = setTimeout(end, Math.max(0, milliseconds) + 1)
    signal.addEventListener('abort', end, { once: true })
  })
}
