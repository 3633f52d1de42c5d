import type { Entry } from '../module/entry.ts'
import type { Source } from './ports.ts'

/** Milliseconds before a source that failed is opened again: doubled each time, up to the last. */
const FIRST_RETRY = 1_000
const LAST_RETRY = 60_000

export interface Supervision {
  readonly name: string
  /** Opens the source at the cursor; throws where it cannot be read. */
  readonly open: (cursor: string | null) => Source
  readonly cursor: string | null
  /** Told when it cannot be read, and when it can be again. */
  readonly onTrouble: (error: unknown) => void
  readonly onRecovery: () => void
}

/** A source that is opened again, with growing patience, whenever it fails; in the meantime it has no entries. */
export class SupervisedSource implements Source {
  readonly name: string
  readonly #supervision: Supervision
  #source: Source | undefined
  #cursor: string | null
  #retryAt = 0
  #patience = FIRST_RETRY
  #inTrouble = false

  constructor(supervision: Supervision) {
    this.#supervision = supervision
    this.name = supervision.name
    this.#cursor = supervision.cursor
  }

  get ended(): boolean {
    return this.#source?.ended ?? false
  }

  next(): Entry | undefined {
    try {
      const source = this.#opened()
      const entry = source?.next()
      if (entry !== undefined) this.#patience = FIRST_RETRY
      return entry
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  cursor(): string | null {
    if (this.#source !== undefined) this.#cursor = this.#source.cursor() ?? this.#cursor
    return this.#cursor
  }

  async wait(signal: AbortSignal): Promise<void> {
    try {
      if (this.#source !== undefined) return await this.#source.wait(signal)
    } catch (error) {
      this.#fail(error)
    }
    await pause(this.#retryAt - Date.now(), signal)
  }

  close(): void {
    this.#source?.close()
  }

  #opened(): Source | undefined {
    if (this.#source !== undefined || Date.now() < this.#retryAt) return this.#source
    this.#source = this.#supervision.open(this.#cursor)
    if (this.#inTrouble) this.#supervision.onRecovery()
    this.#inTrouble = false
    return this.#source
  }

  #fail(error: unknown): void {
    this.cursor()
    this.#source?.close()
    this.#source = undefined
    this.#retryAt = Date.now() + this.#patience
    this.#patience = Math.min(this.#patience * 2, LAST_RETRY)
    if (!this.#inTrouble) this.#supervision.onTrouble(error)
    this.#inTrouble = true
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
