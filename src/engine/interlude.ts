/**
 * Work that is done between two entries: while it is, no source is walked or waited for, and all that was walked before
 * is committed. So chains can be exchanged, and what is committed can be read, without half an entry in it.
 */
export class Interlude {
  #wanted: (() => Promise<void>)[] = []
  #wake: () => void = ignore

  /**
   * Does the work between two entries; rejects with what it throws. Never resolves where nothing is followed any more. Where
   * the signal aborts before the work begins, it is not done, and its reason rejects.
   */
  run<T>(work: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const giveUp = () => reject(signal?.reason)
    signal?.addEventListener('abort', giveUp)
    this.#wanted.push(async () => {
      if (signal?.aborted) return
      signal?.removeEventListener('abort', giveUp)
      try {
        resolve(await work())
      } catch (error) {
        reject(error)
      }
    })
    this.#wake()
    return promise
  }

  /** Whether there is work. For the one who follows, as all below. */
  get isWanted(): boolean {
    return this.#wanted.length > 0
  }

  /** Calls back at once when there is work, until the signal aborts. */
  watch(onWanted: () => void, signal: AbortSignal): void {
    this.#wake = onWanted
    signal.addEventListener('abort', () => {
      if (this.#wake === onWanted) this.#wake = ignore
    })
  }

  /** Does all the work that is asked for, in its order. */
  async play(): Promise<void> {
    for (const work of this.#wanted.splice(0)) await work()
  }
}

function ignore(): void {}
