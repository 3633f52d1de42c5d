import { setTimeout } from 'node:timers/promises'
import type { Lookups } from '../module/ports.ts'
import type { LookupSettings } from '../settings/lookup-settings.ts'
import { LookupFiles, type OnTrouble } from './lookup-files.ts'

/** For so long, in milliseconds, what was found is good, and for so many times as long as it took to look. */
const FRESH_FOR = { least: 5_000, times: 100 } as const
/** Milliseconds that are waited for the first look: a file system may hang. */
const PATIENCE = 5_000

export interface FileLookupsParts {
  /** Tells what keeps values from being found, each problem once. */
  readonly onTrouble: OnTrouble
  /** Milliseconds of a clock that nobody sets; that of the process if not given. */
  readonly now?: () => number
}

/**
 * The values that the settings' `lookups` name files for. They are read at the start, and what changed again from time to
 * time while entries come, but never within a walk: that only looks into memory, and no key ever becomes part of a path.
 */
export class FileLookups implements Lookups {
  readonly #tables: ReadonlyMap<string, LookupFiles>
  readonly #now: () => number
  /** When what was found is no longer good. */
  #staleAt = Number.NEGATIVE_INFINITY
  #underway = false

  constructor(
    lookups: Readonly<Record<string, LookupSettings>>,
    { onTrouble, now = () => performance.now() }: FileLookupsParts,
  ) {
    const told = new Set<string>()
    const tellOnce = (name: string) => (problem: string, hint: string) => {
      if (!told.has(`${name} ${hint}`)) onTrouble(`lookup ${name}: ${problem}`, hint)
      told.add(`${name} ${hint}`)
    }
    this.#tables = new Map(
      Object.entries(lookups).map(([name, settings]) => [name, new LookupFiles(settings, tellOnce(name))]),
    )
    this.#now = now
  }

  find(name: string, key: string): string | undefined {
    return this.#tables.get(name)?.find(key)
  }

  /** Reads what is there for the first time, and waits for that, but not for long. */
  async ready(): Promise<void> {
    await Promise.race([this.refresh(), setTimeout(PATIENCE, undefined, { ref: false })])
  }

  /** Reads what has changed, if the last look is long ago. */
  async refresh(): Promise<void> {
    const start = this.#now()
    if (this.#underway || start < this.#staleAt) return
    this.#underway = true
    for (const table of this.#tables.values()) await table.refresh()
    const end = this.#now()
    this.#staleAt = end + Math.max(FRESH_FOR.least, FRESH_FOR.times * (end - start))
    this.#underway = false
  }
}
