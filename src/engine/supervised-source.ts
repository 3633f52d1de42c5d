import type { Entry } from '../module/entry.ts'
import type { Source } from './ports.ts'

/** Milliseconds before a source that failed is opened again: doubled each time, up to the last. */
const FIRST_RETRY = 1_000
const LAST_RETRY = 60_000

/** Why a source cannot be read, and what to do about it. */
export interface Trouble {
  readonly message: string
  readonly hint: string
}

export interface Supervision {
  readonly name: string
  /** Opens the source at the cursor, or says why it cannot be read. */
  readonly open: (cursor: string | null) => Source | Trouble
  readonly cursor: string | null
  /** Without it, a source that cannot be read has ended. */
  readonly retry: boolean
  /** Told when it cannot be read, and when it can be again. */
  readonly onTrouble: (trouble: Trouble) => void
  readonly onRecovery: () => void
}

/** A source that is tried again, with growing patience, as long as it cannot be opened; until then it has no entries. */
export class SupervisedSource implements Source {
  readonly name: string
  readonly #supervision: Supervision
  #source: Source | undefined
  #retryAt = 0
  #patience = FIRST_RETRY
  #inTrouble = false

  constructor(supervision: Supervision) {
    this.#supervision = supervision
    this.name = supervision.name
  }

  get ended(): boolean {
    return this.#source?.ended ?? (this.#inTrouble && !this.#supervision.retry)
  }

  /** Whether it could not be opened when that was tried last. */
  get isUnreadable(): boolean {
    return this.#inTrouble
  }

  next(): Entry | undefined {
    if (this.#source === undefined && Date.now() >= this.#retryAt) this.open()
    return this.#source?.next()
  }

  cursor(): string | null {
    return this.#source === undefined ? this.#supervision.cursor : this.#source.cursor()
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.#source === undefined) await pause(this.#retryAt - Date.now(), signal)
    else await this.#source.wait(signal)
  }

  /** Opens it now: what comes from now on is seen. Where that fails, it is tried again later. */
  open(): void {
    const opened = this.#supervision.open(this.#supervision.cursor)
    if ('next' in opened) {
      this.#source = opened
      if (this.#inTrouble) this.#supervision.onRecovery()
      this.#inTrouble = false
      return
    }
    this.#retryAt = Date.now() + this.#patience
    this.#patience = Math.min(this.#patience * 2, LAST_RETRY)
    if (!this.#inTrouble) this.#supervision.onTrouble(opened)
    this.#inTrouble = true
  }

  close(): void {
    this.#source?.close()
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
    const timer = setTimeout(end, Math.max(0, milliseconds))
    signal.addEventListener('abort', end, { once: true })
  })
}
