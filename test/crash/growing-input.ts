import type { WrittenEntry } from '../support/journal-files.ts'

/** What daemons read while it grows. */
export interface GrowingInput extends AsyncDisposable {
  /** The settings of its source. */
  readonly source: Readonly<Record<string, unknown>>
  /** Whether one that reads it anew has the same cursors, and so the same names for its effects. */
  readonly hasSameKeys: boolean
  /** How many entries were appended. */
  readonly entries: number
  append(entries: readonly WrittenEntry[]): void
  /** Resolves when all is there. */
  finish(): Promise<void>
  /** Leaves it so that one who has read nothing yet reads all of it. */
  gather(): Promise<void>
}
