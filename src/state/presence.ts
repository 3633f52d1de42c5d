import { statSync } from 'node:fs'
import { StateError } from './state-error.ts'

/** Files of the state that this process has open, and that must stay in their places: somebody may delete or replace them. */
export class Presence {
  readonly #files: ReadonlyMap<string, string | undefined>

  /** Takes the files as they are now for the right ones. */
  constructor(files: readonly string[]) {
    this.#files = new Map(files.map((file) => [file, identityOf(file)]))
  }

  /** Throws a StateError where one is gone, or another one stands in its place: what is written then, no later start finds. */
  check(): void {
    for (const [file, identity] of this.#files) {
      const found = identityOf(file)
      if (found === identity) continue
      throw new StateError(
        'gone',
        `${file} was ${found === undefined ? 'deleted' : 'replaced by another file'} while it was in use`,
        'stop the daemon before you delete or restore its state; it goes on with what it finds there at the next start',
      )
    }
  }
}

function identityOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats && `${stats.dev}:${stats.ino}`
}
