import type { node } from 'koffi'
import { loadKoffi } from '../values/koffi.ts'
import type { JournalLibrary } from './journal-library.ts'

/**
 * Journald tells of new entries 250 to 500 ms late: it writes to mapped memory, which the kernel reports to nobody. While
 * entries keep coming, looking ourselves is 20 times faster. How often depends on how long it has been quiet, in
 * milliseconds; after that, only the kernel wakes us.
 */
const LOOKS: readonly { readonly quietFor: number; readonly every: number }[] = [
  { quietFor: 30_000, every: 8 },
  { quietFor: 150_000, every: 50 },
]
/** How often to look where the kernel does not tell of changes: on network file systems. */
const LOOK_UNTOLD_EVERY = 2_000

/** Waits until a journal may have entries again. All calls stay on the one thread, as libsystemd demands. */
export class JournalWaiter {
  readonly #library: JournalLibrary
  readonly #journal: bigint
  readonly #hasNews: () => boolean
  readonly #onProcessed: (result: number) => void
  readonly #told: boolean
  readonly #poll: node.PollHandle
  #lastEntry = performance.now()
  #finish: (() => void) | undefined

  /**
   * `hasNews` looks whether the wait is over. `onProcessed` is given what sd_journal_process says of files that came and
   * went. `fd` is what sd_journal_get_fd gave, before the first entry was read.
   */
  constructor(
    library: JournalLibrary,
    journal: bigint,
    fd: number,
    hasNews: () => boolean,
    onProcessed: (result: number) => void,
  ) {
    this.#library = library
    this.#journal = journal
    this.#hasNews = hasNews
    this.#onProcessed = onProcessed
    this.#told = library.reliableFd(journal) > 0
    this.#poll = loadKoffi().node.poll(fd, ignore)
    this.#poll.stop()
  }

  /** Notes that entries came, so that more are looked for soon. */
  noteEntry(): void {
    this.#lastEntry = performance.now()
  }

  /** Resolves when there is news, or when the signal aborts, or after `close`. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let looking: NodeJS.Timeout | undefined
      const look = () => {
        if (this.#finish === finish && this.#hasNews()) finish()
      }
      const lookSoon = () => {
        const pause = this.#lookPause()
        if (pause === undefined || this.#finish !== finish) return
        looking = setTimeout(() => {
          look()
          lookSoon()
        }, pause)
      }
      const untold = this.#told ? undefined : setInterval(() => this.#processAnd(look), LOOK_UNTOLD_EVERY)
      const finish = () => {
        clearTimeout(looking)
        clearInterval(untold)
        this.#poll.stop()
        signal.removeEventListener('abort', finish)
        this.#finish = undefined
        resolve()
      }
      this.#finish = finish
      signal.addEventListener('abort', finish)
      // Promises do not go on at the end of koffi's callback, hence the way through setImmediate.
      this.#poll.start({ readable: true }, () => setImmediate(() => this.#processAnd(look)))
      lookSoon()
    })
  }

  close(): void {
    this.#finish?.()
    this.#poll.close()
  }

  /** Milliseconds until the next look of our own, or undefined where it has been quiet for long. */
  #lookPause(): number | undefined {
    const quiet = performance.now() - this.#lastEntry
    return LOOKS.find(({ quietFor }) => quiet < quietFor)?.every
  }

  /** Takes note of files that came and went. */
  #processAnd(look: () => void): void {
    if (this.#finish === undefined) return
    this.#onProcessed(this.#library.process(this.#journal))
    look()
  }
}

function ignore(): void {}
