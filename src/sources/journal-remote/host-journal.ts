import type { Source } from '../../engine/ports.ts'
import { SupervisedSource } from '../../engine/supervised-source.ts'
import type { Entry } from '../../module/entry.ts'
import type { JournalRemoteSettings } from '../../settings/sources/journal-remote.ts'
import { errorMessage } from '../../values/error-message.ts'
import { placeIdentity } from '../journal-access.ts'
import { openJournalAt } from '../open-journal.ts'
import { SourceError } from '../source-error.ts'
import type { SourceOptions } from '../source-options.ts'
import { hostFilesOf } from './host-files.ts'

/** How often files are opened in a row that are rotated meanwhile. */
const MOST_TRIES = 20

/** The journal that one host has sent, of which an entry can be looked at before it is taken. */
export class HostJournal {
  /** Whether it had no entry when it was asked last. */
  isQuiet = false
  readonly #host: string
  readonly #settings: JournalRemoteSettings
  readonly #options: SourceOptions
  readonly #source: SupervisedSource
  /** The files that it was opened with. */
  #files = ''
  #head: Entry | undefined
  /** Before the entry that was looked at and not taken. */
  #cursorBefore: string | null = null

  /** `options` say where it was read last; it is opened again where it breaks off. */
  constructor(host: string, settings: JournalRemoteSettings, options: SourceOptions) {
    this.#host = host
    this.#settings = settings
    this.#options = { ...options, onNotice: (message, hint) => options.onNotice(`${host}: ${message}`, hint) }
    this.#source = new SupervisedSource({
      name: host,
      cursor: options.cursor,
      retry: options.follow,
      open: (cursor, triedSince = options.triedSince) => this.#open(cursor, triedSince),
      onTrouble: ({ message, hint }) => this.#options.onNotice(message, hint),
      onRecovery: () => {},
    })
    this.#source.open()
  }

  /** Whether its files are others now than when it was opened. */
  isOutdated(paths: readonly string[]): boolean {
    return this.#files !== identityOf(paths)
  }

  get ended(): boolean {
    return this.#head === undefined && this.#source.ended
  }

  /** The next entry; undefined where there is none now. */
  peek(): Entry | undefined {
    if (this.#head === undefined) {
      this.#cursorBefore = this.#source.cursor()
      this.#head = this.#source.next()
      this.isQuiet = this.#head === undefined
    }
    return this.#head
  }

  /** Takes the entry that `peek` gave: it is valid until the next `peek`. */
  take(): void {
    this.#head = undefined
  }

  /** Behind the entry that was taken last. */
  cursor(): string | null {
    return this.#head === undefined ? this.#source.cursor() : this.#cursorBefore
  }

  wait(signal: AbortSignal): Promise<void> {
    return this.#source.wait(signal)
  }

  close(): void {
    this.#source.close()
  }

  /**
   * Opens its files so that none is missing in between: where one is rotated away while they are being opened, its name
   * stands for a newer one, and what it holds would be passed over.
   */
  #open(cursor: string | null, triedSince: number | undefined): Source | SourceError {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const paths = this.#list()
      if (paths instanceof SourceError) return paths
      this.#files = identityOf(paths)
      const place = { kind: 'sent', by: this.#host, paths } as const
      const source = openJournalAt(place, this.#host, this.#settings, {
        ...this.#options,
        cursor,
        triedSince,
      })
      const after = this.#list()
      if (!(after instanceof SourceError) && !this.isOutdated(after)) return source
      if (!(source instanceof SourceError)) source.close()
    }
    return new SourceError('its files are rotated faster than they can be opened', 'let them grow larger')
  }

  #list(): readonly string[] | SourceError {
    try {
      return hostFilesOf(this.#settings.directory).get(this.#host) ?? []
    } catch (error) {
      return new SourceError(`its files cannot be found: ${errorMessage(error)}`, 'look at the directory')
    }
  }
}

/** Paths with the files that they stand for. */
function identityOf(paths: readonly string[]): string {
  return `${paths.join(' ')} ${placeIdentity({ kind: 'sent', by: '', paths })}`
}
