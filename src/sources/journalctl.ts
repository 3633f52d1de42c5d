import type { Source } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'
import { loadExeca } from '../values/execa.ts'
import { paysToReadAhead } from './ahead/chunks-ahead.ts'
import { fileIdentities, isPartlyHidden, placeIdentity, sizeOfPlace } from './journal-access.ts'
import { brokenCursorMessage, parseCursor } from './journal-cursor.ts'
import { futureCursor, type JournalOptions, type JournalPlace } from './journal-place.ts'
import { explainExit } from './journal-troubles.ts'
import { journalctlArguments } from './journalctl-arguments.ts'
import { hasEntryFrom, startJournalctl } from './journalctl-process.ts'
import { MissingEntries } from './missing-entries.ts'
import { PipeAhead } from './pipe-ahead/pipe-ahead.ts'
import { ByteWindow } from './recording/byte-window.ts'
import { ExportParser } from './recording/export.ts'
import type { OnNotice } from './source-error.ts'

const ERROR_TEXT_MAX = 2_000
/**
 * Bytes that are taken at once where nobody waits for single entries. A journalctl prints in pieces of a few entries: to be
 * woken for each costs as much as to parse it, and would make batches as small.
 */
const PORTION = 256 * 1024
/** Journal files that a thread is started for. */
const LEAST_BYTES = 32 * 1024 * 1024
/** How often it is seen to that directories and files are still there, in milliseconds: while others ask for entries… */
const LOOK_AT_PLACE_EVERY = 1_000
/** …and while it is quiet. */
const LOOK_IN_QUIET_EVERY = 30_000

/** The journal through a journalctl: where libsystemd is missing. Its pipe is full when we are slow, and it waits. */
export class JournalctlSource implements Source {
  readonly name: string
  ended = false
  failure: Source['failure']
  readonly #follow: boolean
  readonly #place: JournalPlace
  readonly #identity: string
  readonly #files: ReadonlySet<string>
  #lookedAtPlace = performance.now()
  readonly #onNotice: OnNotice
  readonly #missing: MissingEntries
  readonly #window = new ByteWindow()
  readonly #parser: ExportParser
  /** What it prints, where a thread reads it. */
  readonly #ahead: PipeAhead | undefined
  /** Absent until it is started. */
  #process: ReturnType<typeof startJournalctl> | undefined
  /** Of the entry that was yielded last, or where reading starts. */
  #cursor: string | null = null
  /** An entry was yielded since its cursor was asked for. */
  #isUnchecked = false
  /** What was printed, and is not parsed yet. */
  #chunk: Buffer | null = null
  #errorText = ''
  #exit: { readonly signal: string | undefined; readonly problem: string } | undefined
  #toldSkipped = false
  #closed = false
  #wake: () => void = ignore

  /** Starts journalctl. `now` is the time from which a `start` some time ago counts, in microseconds. */
  constructor(name: string, options: JournalOptions, now: number, onNotice: OnNotice) {
    this.name = name
    this.#follow = options.follow
    this.#place = options.place
    this.#identity = placeIdentity(options.place)
    this.#files = fileIdentities(options.place)
    this.#onNotice = onNotice
    this.#missing = new MissingEntries(onNotice, () => isPartlyHidden(options.place))
    this.#parser = new ExportParser(options.fallback)
    this.#ahead = printsMuch(options) ? openPipeAhead(() => this.#wake()) : undefined
    this.#start(this.#arguments(options, now))
  }

  async #start(args: readonly string[]): Promise<void> {
    const { execa } = await loadExeca()
    if (this.#closed) return
    const process = startJournalctl(execa, args, this.#ahead?.input ?? 'pipe')
    this.#process = process
    process.stdout?.on('readable', () => {
      if (this.#printed() !== null) this.#wake()
    })
    process.stderr.on('data', (text) => {
      this.#errorText = (this.#errorText + String(text)).slice(-ERROR_TEXT_MAX)
    })
    const { failed, shortMessage, signal } = await process
    this.#ahead?.input.destroy()
    this.#exit = { signal, problem: failed ? this.#errorText.trim() || (shortMessage ?? '') : '' }
    this.#wake()
  }

  next(): Entry | undefined {
    while (!this.#closed && !this.ended) {
      const parsed = this.#parser.next(this.#window, false)
      if (parsed === 'skipped') this.#tellSkipped()
      else if (parsed !== undefined) {
        const cursor = this.#parser.entryCursor()
        if (this.#missing.isSeeking && this.#isKnown(cursor)) continue
        this.#missing.noteEntry()
        this.#cursor = cursor
        this.#isUnchecked = true
        return parsed
      } else if (!this.#read()) break
    }
    return undefined
  }

  cursor(): string | null {
    if (this.#isUnchecked) {
      this.#isUnchecked = false
      const cursor = parseCursor(this.#cursor ?? '')
      if (cursor !== undefined) this.#missing.check(cursor)
    }
    return this.#cursor
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.ended || this.#closed || signal.aborted) return
    if (this.#printed() !== null || this.#isOver) return
    await new Promise<void>((resolve) => {
      const looking = setTimeout(() => this.#wake(), LOOK_IN_QUIET_EVERY)
      this.#wake = () => {
        clearTimeout(looking)
        signal.removeEventListener('abort', this.#wake)
        this.#wake = ignore
        resolve()
      }
      signal.addEventListener('abort', this.#wake)
    })
  }

  close(): void {
    this.#closed = true
    this.#process?.kill()
    this.#process?.stdout?.destroy()
    this.#ahead?.close()
    this.#wake()
  }

  /** Takes what journalctl has printed; false where it has nothing new. */
  #read(): boolean {
    const chunk = this.#printed()
    if (chunk !== null) {
      this.#window.append(chunk)
      this.#chunk = null
      return true
    }
    if (this.#exit === undefined || !this.#isOver) {
      if (this.#follow) this.#lookAtPlace()
      return false
    }
    // What it printed of an entry before it broke off is printed again by the next one.
    const { signal } = this.#exit
    const problem = this.#ahead?.problem ?? this.#exit.problem
    this.ended = true
    if (this.#follow || problem !== '') this.failure = explainExit(problem, signal)
    return false
  }

  /** It has printed all, and that was taken. */
  get #isOver(): boolean {
    return this.#exit !== undefined && this.#ahead?.isOver !== false
  }

  /** What is to be parsed next, or null where there is not enough of it yet. */
  #printed(): Buffer | null {
    this.#chunk ??= this.#ahead === undefined ? this.#readStream() : this.#ahead.take()
    return this.#chunk
  }

  #readStream(): Buffer | null {
    const takesAll = this.#follow || this.#exit !== undefined
    return this.#process?.stdout?.read(takesAll ? undefined : PORTION) ?? null
  }

  /**
   * A journalctl is not told of directories that come, or are made anew; and one below which files are removed while it
   * waits for us may be silent ever after.
   */
  #lookAtPlace(): void {
    const now = performance.now()
    if (now - this.#lookedAtPlace < LOOK_AT_PLACE_EVERY) return
    this.#lookedAtPlace = now
    const isSame = placeIdentity(this.#place) === this.#identity
    if (isSame && this.#files.isSubsetOf(fileIdentities(this.#place))) return
    this.failure = 'moved'
    this.ended = true
  }

  #arguments(options: JournalOptions, now: number): readonly string[] {
    const { cursor: text } = options
    if (text === null) return journalctlArguments(options, null, now)
    const cursor = parseCursor(text)
    if (cursor === undefined) {
      this.#onNotice(brokenCursorMessage(text), 'reading starts where `start` says')
      return journalctlArguments(options, null, now)
    }
    this.#cursor = text
    const future = futureCursor(cursor, now)
    if (future === undefined || hasEntryFrom(options, text)) {
      this.#missing.seek(cursor)
      return journalctlArguments(options, text, now)
    }
    // Told to go on behind it, journalctl would print nothing until that time has come.
    this.#onNotice(future.message, future.hint)
    return journalctlArguments({ ...options, start: 'now' }, null, now)
  }

  /** Whether an entry is the one that was read last by an earlier run. */
  #isKnown(text: string | null): boolean {
    const cursor = parseCursor(text ?? '')
    return cursor !== undefined && this.#missing.isKnown(cursor)
  }

  #tellSkipped(): void {
    if (this.#toldSkipped) return
    this.#toldSkipped = true
    this.#onNotice(
      'an entry of the journal is too large to be read',
      'it is passed over, as is all that comes like it',
    )
  }
}

/** Whether all of a place is printed at once, and much. */
function printsMuch({ follow, cursor, place }: JournalOptions): boolean {
  return !follow && cursor === null && paysToReadAhead(sizeOfPlace(place), LEAST_BYTES)
}

/** Undefined where no pipe can be made: then a stream is read. */
function openPipeAhead(onNews: () => void): PipeAhead | undefined {
  try {
    return new PipeAhead(onNews)
  } catch {
    return undefined
  }
}

function ignore(): void {}
