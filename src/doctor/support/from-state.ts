import { openReader } from '../../state/read-state.ts'
import { StateError } from '../../state/state-error.ts'
import type { StateReader } from '../../state/state-reader.ts'

/** What the database tells; undefined where it tells nothing, which the check of the database reports. */
export function fromState<T>(directory: string, read: (reader: StateReader) => T): T | undefined {
  let reader: StateReader | undefined
  try {
    reader = openReader(directory)
    return reader && read(reader)
  } catch (error) {
    if (error instanceof StateError) return undefined
    throw error
  } finally {
    reader?.close()
  }
}
