import { execa } from 'execa'
import type { Source } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'
import { brokenCursorMessage, cursorTime, isCursor, type JournalOptions } from './journal-place.ts'
import { journalctlArguments } from './journalctl-arguments.ts'
import { ByteWindow } from './recording/byte-window.ts'
import { ExportParser } from './recording/export.ts'
import type { OnNotice } from './source-error.ts'

/** How long to wait before journalctl is started again, in milliseconds: doubled each time it ends without an entry. */
const RESTART_AFTER = 1_000
const RESTART_AFTER_MAX = 60_000
const ERROR_TEXT_MAX = 2_000

/** The journal through a journalctl: where libsystemd is missing. Its pipe is full when we are slow, and it waits. */
export class JournalctlSource implements Source {
  readonly name: string
  ended = false
  #options: JournalOptions
  readonly #now: number
  readonly #onNotice: OnNotice
  #cursor: string | null
  /** The cursor of an entry that is passed over if it is the first that comes. */
  #known: string | null = null
  #window = new ByteWindow()
  #parser: ExportParser
  #process: ReturnType<typeof startJournalctl>
  #errorText = ''
  #exit: string | undefined
  #restartAfter = RESTART_AFTER
  #restart: NodeJS.Timeout | undefined
  #toldSkipped = false
  #closed = false
  #wake: () => void = ignore

  /** Starts journalctl. `now` is the time from which a `start` some time ago counts, in microseconds. */
  constructor(name: string, options: JournalOptions, now: number, onNotice: OnNotice) {
    this.name = name
    this.#options = options
    this.#now = now
    this.#onNotice = onNotice
    this.#cursor = this.#usableCursor(options.cursor)
    this.#parser = new ExportParser(options.fallback)
    this.#process = this.#start()
  }

  next(): Entry | undefined {
    while (!this.#closed) {
      const parsed = this.#parser.next(this.#window, false)
      if (parsed === 'skipped') this.#tellSkipped()
      else if (parsed !== undefined) {
        const cursor = this.#parser.entryCursor()
        const isKnown = cursor !== null && cursor === this.#known
        this.#known = null
        if (isKnown) continue
        this.#cursor = cursor
        this.#restartAfter = RESTART_AFTER
        return parsed
      } else if (!this.#read()) break
    }
    return undefined
  }

  cursor(): string | null {
    return this.#cursor
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.ended || this.#closed || signal.aborted) return
    if (this.#process.stdout.readableLength > 0) return
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        signal.removeEventListener('abort', this.#wake)
        this.#wake = ignore
        resolve()
      }
      signal.addEventListener('abort', this.#wake)
    })
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#restart)
    this.#process.kill()
    this.#process.stdout.destroy()
    this.#wake()
  }

  /** Takes what journalctl has printed; false where it has nothing new. */
  #read(): boolean {
    const chunk: Buffer | null = this.#process.stdout.read()
    if (chunk !== null) {
      this.#window.append(chunk)
      return true
    }
    if (this.#exit !== undefined) this.#dealWithExit(this.#exit)
    return false
  }

  #start(): ReturnType<typeof startJournalctl> {
    // What the last one printed of an entry before it ended is printed again.
    this.#window = new ByteWindow()
    this.#parser = new ExportParser(this.#options.fallback)
    this.#known = this.#cursor
    this.#errorText = ''
    this.#exit = undefined
    const child = startJournalctl(journalctlArguments(this.#options, this.#cursor, this.#now))
    child.stdout.on('readable', () => this.#wake())
    child.stderr.on('data', (text) => {
      this.#errorText = (this.#errorText + String(text)).slice(-ERROR_TEXT_MAX)
    })
    child.then(({ failed, shortMessage }) => {
      this.#exit = failed ? this.#errorText.trim() || (shortMessage ?? '') : ''
      this.#wake()
    })
    return child
  }

  #dealWithExit(problem: string): void {
    this.#exit = undefined
    if (!this.#options.follow) {
      this.ended = true
      if (problem !== '') this.#onNotice(`journalctl failed: ${problem}`, 'what it did not print is missing')
      return
    }
    if (problem.includes('Failed to seek to cursor')) this.#cursor = this.#forgetCursor(this.#cursor ?? '')
    this.#onNotice(
      `journalctl ended: ${problem || 'without an error'}`,
      'it is started again; nothing is lost',
    )
    this.#restart = setTimeout(() => {
      this.#process = this.#start()
    }, this.#restartAfter)
    this.#restartAfter = Math.min(this.#restartAfter * 2, RESTART_AFTER_MAX)
  }

  #usableCursor(cursor: string | null): string | null {
    if (cursor === null) return null
    if (!isCursor(cursor)) return this.#forgetCursor(cursor)
    // It would print nothing until there is an entry that is newer.
    if ((cursorTime(cursor) ?? 0) <= this.#now) return cursor
    this.#onNotice('the journal ends before the entry that was read last', 'reading goes on with new entries')
    this.#options = { ...this.#options, start: 'now' }
    return null
  }

  #forgetCursor(cursor: string): null {
    this.#onNotice(brokenCursorMessage(cursor), 'reading starts where `start` says')
    return null
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

function startJournalctl(args: readonly string[]) {
  return execa('journalctl', args, {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    encoding: 'buffer',
    reject: false,
    env: { LC_ALL: 'C', SYSTEMD_COLORS: '0' },
  })
}

function ignore(): void {}
