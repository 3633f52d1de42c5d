import type { ArchiveSettings } from '../../settings/settings.ts'
import { isBackedOff } from '../back-off.ts'
import type { Clock } from '../ports.ts'
import { clearUnfinished, deleteOldest, packOldest } from './tidy.ts'

export interface TidierParts {
  readonly archive: string
  readonly settings: ArchiveSettings
  readonly clock: Clock
  /** Told where files cannot be packed or deleted. */
  readonly onTrouble: (problem: string, hint: string) => void
}

/** How long to leave files as they are after that failed, in milliseconds. */
const PAUSE = 60_000

/** Deletes and packs files of an archive that are not written to any more, one after the other, while others work. */
export class Tidier {
  readonly #parts: TidierParts
  /** The file that was given last: it and those behind it stay as they are. Nothing is new until there is another. */
  #before = ''
  #working: Promise<void> | undefined
  #pausedUntil = 0

  constructor(parts: TidierParts) {
    this.#parts = parts
  }

  /** Sees to the files before one; resolves when all is done. Cheap where there is nothing new. */
  tidy(before: string): Promise<void> {
    if (before !== this.#before && !isBackedOff(this.#pausedUntil, this.#parts.clock.now())) {
      const isFirst = this.#before === ''
      this.#before = before
      this.#working ??= this.#work(isFirst)
    }
    return this.#working ?? Promise.resolve()
  }

  async #work(isFirst: boolean): Promise<void> {
    const { archive, settings, clock, onTrouble } = this.#parts
    try {
      if (isFirst) await clearUnfinished({ archive, settings, before: this.#before })
      let before: string
      do {
        before = this.#before
        await deleteOldest({ archive, settings, before })
      } while (
        (settings.compress === 'gzip' && (await packOldest({ archive, settings, before }))) ||
        before !== this.#before
      )
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.#before = ''
      this.#pausedUntil = clock.now() + PAUSE
      onTrouble(
        `old files of the archive ${archive} cannot be deleted or compressed: ${error.message}`,
        `it is tried again; see to it that there is room in ${settings.directory}, and that this process can write there`,
      )
    } finally {
      this.#working = undefined
    }
  }
}
