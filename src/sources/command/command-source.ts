import type { Source, Trouble } from '../../engine/ports.ts'
import type { Entry } from '../../module/entry.ts'
import { SourceError } from '../source-error.ts'
import { type Spool, spoolFailure } from '../spool/spool.ts'
import { type CommandCursor, cursorText, parseCommandCursor } from './command-cursor.ts'
import type { CommandInflow } from './command-inflow.ts'
import type { OutputEntries } from './output-entries.ts'
import { outputOf } from './output-record.ts'

export interface CommandSourceParts {
  readonly name: string
  readonly spool: Spool
  /** Of the spool, for messages. */
  readonly directory: string
  readonly inflow: CommandInflow
  readonly entries: OutputEntries
  /** What of the record was read at which the spool was opened, and when the last run before it was started. */
  readonly start: Pick<CommandCursor, 'entries' | 'ran'>
}

/**
 * What a program writes, as it lies in a spool. A record of it may be many entries, so the cursor counts those, too; and
 * it knows when the program was run last. Nothing is run before all that is in the spool was read: a run that is there
 * must not be done again.
 */
export class CommandSource implements Source {
  readonly name: string
  readonly #parts: CommandSourceParts
  /** Before the record that is being read. */
  #place: string
  /** When the run was started that was read last, and that of the record. */
  #ran: number
  #runsTo: number
  #record: Iterator<Entry, void> | undefined
  #entries = 0
  #toSkip: number
  #hasBegun = false
  #isAtEnd = false
  #broken: Trouble | undefined

  constructor(parts: CommandSourceParts) {
    const { ran, entries } = parts.start
    this.name = parts.name
    this.#parts = parts
    this.#place = parts.spool.cursor()
    this.#ran = ran
    this.#runsTo = ran
    this.#toSkip = entries
  }

  get ended(): boolean {
    return this.#isAtEnd && this.#parts.inflow.ended && this.#parts.spool.isWritten
  }

  get failure(): Trouble | undefined {
    return this.#broken ?? this.#parts.inflow.failure
  }

  next(): Entry | undefined {
    for (;;) {
      const entry = this.#nextOfRecord()
      if (entry !== undefined) return entry
      if (this.#broken !== undefined || !this.#nextRecord()) return undefined
    }
  }

  cursor(): string {
    return cursorText(this.#place, this.#ran, this.#record === undefined ? this.#toSkip : this.#entries)
  }

  committed(cursor: string): void {
    const committed = parseCommandCursor(cursor)
    if (committed !== undefined) this.#parts.spool.committed(committed.place)
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (!this.ended) await this.#parts.spool.wait(signal)
  }

  close(): void {
    this.#parts.inflow.close()
    this.#parts.spool.close()
  }

  /** The entry behind the last one; after the last of a record the place is behind it. */
  #nextOfRecord(): Entry | undefined {
    const next = this.#record?.next()
    if (next === undefined) return undefined
    if (next.done !== true) {
      this.#entries++
      return next.value
    }
    this.#record = undefined
    this.#place = this.#parts.spool.cursor()
    this.#ran = this.#runsTo
    return undefined
  }

  /** Begins the next record; false where there is none now. */
  #nextRecord(): boolean {
    const { spool, inflow, entries, directory } = this.#parts
    const willBeWhole = inflow.ended && spool.isWritten
    try {
      const record = spool.next()
      this.#isAtEnd = record === undefined && willBeWhole
      if (record === undefined) {
        if (!this.#hasBegun) inflow.begin(this.#ran)
        this.#hasBegun = true
        return false
      }
      this.#runsTo = outputOf(record).run ?? this.#ran
      this.#record = entries.of(record)
      this.#entries = 0
      for (; this.#toSkip > 0; this.#toSkip--) if (this.#record.next().done !== true) this.#entries++
      return true
    } catch (error) {
      this.#broken = new SourceError(...spoolFailure(directory, error))
      return false
    }
  }
}
