import type { Source, Trouble } from '../../engine/ports.ts'
import type { Entry } from '../../module/entry.ts'
import { SourceError } from '../source-error.ts'
import type { SpoolRecord } from './record.ts'
import { type Spool, spoolFailure } from './spool.ts'

/** What fills a spool. */
export interface Inflow {
  /** Nothing more will come. */
  readonly ended: boolean
  /** Why nothing comes, where it could after a new start. */
  readonly failure: Trouble | undefined
  /** Resolves when nothing is missed any more, or it is known that nothing will come; at once if not given. */
  opened?(): Promise<void>
  /** Added to what the spool counts. */
  counts?(): Readonly<Record<string, number>>
  close(): void
}

/** Where nothing comes: only what is in the spool is read. */
export const NO_INFLOW: Inflow = { ended: true, failure: undefined, close: () => undefined }

export interface SpoolSourceParts {
  readonly name: string
  readonly spool: Spool
  readonly directory: string
  /** Must have `wake` of the spool called when it ends or fails. */
  readonly inflow: Inflow
  /** The entry of a record; undefined passes over it. */
  readonly toEntry: (record: SpoolRecord) => Entry | undefined
}

/** A source whose entries lie in a spool until they are committed. Its cursor is `SEGMENT+BYTES`. */
export class SpoolSource implements Source {
  readonly name: string
  readonly #parts: SpoolSourceParts
  #broken: Trouble | undefined
  #isAtEnd = false

  constructor(parts: SpoolSourceParts) {
    this.name = parts.name
    this.#parts = parts
  }

  get ended(): boolean {
    const { inflow, spool } = this.#parts
    return this.#isAtEnd && inflow.ended && spool.isWritten
  }

  get failure(): Trouble | undefined {
    return this.#broken ?? this.#parts.inflow.failure
  }

  next(): Entry | undefined {
    for (;;) {
      const record = this.#nextRecord()
      const entry = record && this.#parts.toEntry(record)
      if (record === undefined || entry !== undefined) return entry
    }
  }

  cursor(): string {
    return this.#parts.spool.cursor()
  }

  async opened(): Promise<void> {
    await this.#parts.inflow.opened?.()
  }

  committed(cursor: string): void {
    this.#parts.spool.committed(cursor)
  }

  counts(): Readonly<Record<string, number>> {
    const { spool, inflow } = this.#parts
    return { received: spool.written, refused: spool.refused, ...inflow.counts?.() }
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (!this.ended) await this.#parts.spool.wait(signal)
  }

  close(): void {
    this.#parts.inflow.close()
    this.#parts.spool.close()
  }

  #nextRecord(): SpoolRecord | undefined {
    if (this.#broken !== undefined) return undefined
    const { spool, directory, inflow } = this.#parts
    try {
      const willBeWhole = inflow.ended && spool.isWritten
      const record = spool.next()
      this.#isAtEnd = record === undefined && willBeWhole
      return record
    } catch (error) {
      this.#broken = new SourceError(...spoolFailure(directory, error))
      return undefined
    }
  }
}
