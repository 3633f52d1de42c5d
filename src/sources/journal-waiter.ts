import { node } from 'koffi'
import type { JournalLibrary } from './journal-library.ts'

/** Journald tells of new entries up to 250 ms late. While they keep coming, looking ourselves is 20 times faster… */
const LOOK_EVERY = 8
/** …and for so long after the last one, in milliseconds. After that only the kernel wakes us. */
const LOOK_FOR = 30_000
/** How often to look where the kernel does not tell of changes: on network file systems. */
const LOOK_UNTOLD_EVERY = 2_000

/** Waits until a journal may have entries again. All calls stay on the one thread, as libsystemd demands. */
export class JournalWaiter {
  readonly #library: JournalLibrary
  readonly #journal: bigint
  readonly #hasEntry: () => boolean
  readonly #told: boolean
  readonly #poll: node.PollHandle | undefined
  #lastEntry = performance.now()
  #finish: (() => void) | undefined

  /** `hasEntry` moves to the next entry and says whether there was one. To be made before the first entry is read. */
  constructor(library: JournalLibrary, journal: bigint, hasEntry: () => boolean) {
    this.#library = library
    this.#journal = journal
    this.#hasEntry = hasEntry
    const fd = library.getFd(journal)
    this.#told = fd >= 0 && library.reliableFd(journal) > 0
    if (fd < 0) return
    this.#poll = node.poll(fd, ignore)
    this.#poll.stop()
  }

  /** Notes that entries came, so that more are looked for soon. */
  noteEntry(): void {
    this.#lastEntry = performance.now()
  }

  /** Resolves when there is an entry, or when the signal aborts, or after `close`. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#finish === finish && this.#hasEntry()) finish()
      }
      const looking = this.#isBusy()
        ? setInterval(() => {
            if (!this.#isBusy()) clearInterval(looking)
            look()
          }, LOOK_EVERY)
        : undefined
      const untold = this.#told ? undefined : setInterval(() => this.#processAnd(look), LOOK_UNTOLD_EVERY)
      const finish = () => {
        clearInterval(looking)
        clearInterval(untold)
        this.#poll?.stop()
        signal.removeEventListener('abort', finish)
        this.#finish = undefined
        resolve()
      }
      this.#finish = finish
      signal.addEventListener('abort', finish)
      // Promises do not go on at the end of koffi's callback, hence the way through setImmediate.
      this.#poll?.start({ readable: true }, () => setImmediate(() => this.#processAnd(look)))
    })
  }

  close(): void {
    this.#finish?.()
    this.#poll?.close()
  }

  #isBusy(): boolean {
    return performance.now() - this.#lastEntry < LOOK_FOR
  }

  /** Takes note of files that came and went. */
  #processAnd(look: () => void): void {
    if (this.#finish === undefined) return
    this.#library.process(this.#journal)
    look()
  }
}

function ignore(): void {}
