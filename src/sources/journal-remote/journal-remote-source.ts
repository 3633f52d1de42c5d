import { type FSWatcher, watch } from 'node:fs'
import type { Source } from '../../engine/ports.ts'
import type { Entry } from '../../module/entry.ts'
import type { JournalRemoteSettings } from '../../settings/sources/journal-remote.ts'
import type { SourceOptions } from '../source-options.ts'
import { hostFilesOf } from './host-files.ts'
import { HostJournal } from './host-journal.ts'
import { type RemoteCursor, writeRemoteCursor } from './remote-cursor.ts'

/** After so many entries, hosts that were quiet are asked again. */
const ASK_AGAIN_AFTER = 256
/** Hosts without files of which is remembered how far they were read; beyond, those that went first are forgotten. */
const MOST_ABSENT = 1_000

/**
 * The journals of hosts, each read for itself: what one host sends late is older than what others have sent, and a common
 * reader that stands behind that would pass over it. Of the entries at hand, the oldest comes first.
 */
export class JournalRemoteSource implements Source {
  readonly name: string
  ended = false
  failure: Source['failure']
  readonly #settings: JournalRemoteSettings
  readonly #options: SourceOptions
  readonly #since: number
  readonly #journals = new Map<string, HostJournal>()
  /** The cursors of hosts whose files are not there now: a disk may come back, and what was read of it is not read again. */
  readonly #absent: Map<string, string>
  readonly #watcher: FSWatcher | undefined
  #untilAsked = ASK_AGAIN_AFTER
  /** Files came or went. */
  #hasChanged = false
  #isClosed = false
  #wake: () => void = ignore

  /** `cursor` is where reading goes on, and `options.cursor` is null where it begins. Throws where files cannot be watched. */
  constructor(name: string, settings: JournalRemoteSettings, options: SourceOptions, cursor: RemoteCursor) {
    this.name = name
    this.#settings = settings
    this.#options = options
    this.#since = cursor.since
    this.#absent = new Map(cursor.hosts)
    // Watched first: a file that comes in between is seen twice rather than never.
    if (options.follow) this.#watcher = this.#watch()
    const triedSince = options.cursor === null ? options.triedSince : cursor.since
    for (const host of hostFilesOf(settings.directory).keys())
      this.#open(host, this.#cursorOf(host), triedSince)
    this.#forgetSurplus()
  }

  next(): Entry | undefined {
    if (this.#isClosed || this.ended) return undefined
    if (this.#hasChanged) this.#lookAtFiles()
    if (--this.#untilAsked === 0) this.#askAll()
    const journal = this.#oldest()
    if (journal !== undefined) {
      const entry = journal.peek()
      journal.take()
      return entry
    }
    const isOver = !this.#options.follow && this.#journals.values().every(({ ended }) => ended)
    this.ended = isOver || this.failure !== undefined
    return undefined
  }

  cursor(): string {
    const hosts = new Map(this.#absent)
    for (const [host, journal] of this.#journals) {
      const cursor = journal.cursor()
      if (cursor !== null) hosts.set(host, cursor)
    }
    return writeRemoteCursor({ since: this.#since, hosts })
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.#isClosed || this.ended || this.#hasChanged || signal.aborted) return
    await new Promise<void>((resolve) => {
      const woken = new AbortController()
      const wake = () => {
        if (this.#wake !== wake) return
        this.#wake = ignore
        signal.removeEventListener('abort', wake)
        woken.abort()
        this.#askAll()
        resolve()
      }
      this.#wake = wake
      signal.addEventListener('abort', wake)
      for (const journal of this.#journals.values()) void journal.wait(woken.signal).then(wake)
    })
  }

  close(): void {
    this.#isClosed = true
    this.#watcher?.close()
    for (const journal of this.#journals.values()) journal.close()
    this.#wake()
  }

  /** The journal whose next entry is the oldest one. */
  #oldest(): HostJournal | undefined {
    let first: { readonly journal: HostJournal; readonly realtime: number } | undefined
    for (const journal of this.#journals.values()) {
      const realtime = journal.isQuiet ? undefined : journal.peek()?.realtime
      if (realtime !== undefined && !(first && first.realtime <= realtime)) first = { journal, realtime }
    }
    return first?.journal
  }

  #askAll(): void {
    this.#untilAsked = ASK_AGAIN_AFTER
    for (const journal of this.#journals.values()) journal.isQuiet = false
  }

  #watch(): FSWatcher {
    const notice = (event: string) => {
      if (event !== 'rename') return
      this.#hasChanged = true
      this.#wake()
    }
    return watch(this.#settings.directory, notice).on('error', () => this.#breakOff())
  }

  /** Opens the journals whose files are others now where they were read last, and those of new hosts. */
  #lookAtFiles(): void {
    this.#hasChanged = false
    const present = this.#listFiles()
    if (present === undefined) return
    for (const [host, paths] of present) {
      const journal = this.#journals.get(host)
      if (journal?.isOutdated(paths) === false) continue
      const cursor = this.#cursorOf(host)
      journal?.close()
      this.#open(host, cursor, this.#since)
    }
    for (const [host, journal] of this.#journals) {
      if (present.has(host)) continue
      const cursor = journal.cursor()
      if (cursor !== null) this.#absent.set(host, cursor)
      journal.close()
      this.#journals.delete(host)
    }
    this.#forgetSurplus()
  }

  /** How far a host was read, wherever its files were meanwhile. */
  #cursorOf(host: string): string | null {
    return this.#journals.get(host)?.cursor() ?? this.#absent.get(host) ?? null
  }

  #forgetSurplus(): void {
    for (const first of this.#absent.keys()) {
      if (this.#absent.size <= MOST_ABSENT) break
      this.#absent.delete(first)
    }
  }

  #listFiles(): ReturnType<typeof hostFilesOf> | undefined {
    try {
      return hostFilesOf(this.#settings.directory)
    } catch {
      this.#breakOff()
      return undefined
    }
  }

  #open(host: string, cursor: string | null, triedSince: number | undefined): void {
    this.#absent.delete(host)
    this.#journals.set(host, new HostJournal(host, this.#settings, { ...this.#options, cursor, triedSince }))
  }

  /** The directory is gone, or another one: that shows when it is opened again. */
  #breakOff(): void {
    this.failure = 'moved'
    this.#wake()
  }
}

function ignore(): void {}
