import type { StateTable } from '../module/ports.ts'
import { stateKey } from '../module/state-key.ts'
import type { SourceVitals } from './vitals.ts'

/** What is kept of a source beyond the process: when it spoke last, in milliseconds since the epoch. */
export interface Heard {
  readonly spoke: number
  /** Whether it was told that it has been silent since. */
  readonly told: boolean
}

/** A source that has been silent for too long. */
export interface Silence {
  readonly source: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

/**
 * Finds the sources that are silent for longer than they may be, each once until it has spoken again. Silence is measured
 * by when entries come, not by the times that they bear, and on the clock that nobody sets; that of the machine counts
 * only for the time in which the program did not run.
 */
export class SilenceWatch {
  readonly #heard: StateTable<Heard>
  /** By source: how many of its entries were there when it was looked at last. */
  readonly #entries = new Map<string, number>()

  constructor(heard: StateTable<Heard>) {
    this.#heard = heard
  }

  /** `limits` are seconds, by source; `now` is in milliseconds since the epoch. */
  check(
    sources: readonly SourceVitals[],
    limits: ReadonlyMap<string, number>,
    now: number,
  ): readonly Silence[] {
    return sources.flatMap((vitals) => {
      const limit = limits.get(vitals.source)
      if (limit === undefined) return []
      const { spoke, told } = this.#hear(vitals, now)
      // As long as nobody asks the source, because commits fail for example, it cannot be heard.
      const silent = (vitals.entries > 0 ? vitals.silent : (now - spoke) / 1000) - vitals.askedAgo
      if (told || silent < limit) return []
      this.#note(vitals.source, { spoke, told: true })
      return [{ source: vitals.source, since: spoke }]
    })
  }

  #hear({ source, entries, silent }: SourceVitals, now: number): Heard {
    const known = this.#heard.get(stateKey([source]))
    const hasSpoken = entries !== (this.#entries.get(source) ?? 0)
    this.#entries.set(source, entries)
    if (known !== undefined && !hasSpoken) return known
    const heard = { spoke: Math.round(now - silent * 1000), told: false }
    this.#note(source, heard)
    return heard
  }

  #note(source: string, heard: Heard): void {
    this.#heard.set(stateKey([source]), heard, null)
  }
}
