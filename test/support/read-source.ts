import type { Source } from '../../src/engine/ports.ts'
import type { Entry } from '../../src/module/entry.ts'
import { SourceError } from '../../src/sources/source-error.ts'

/** The source, which must have been opened. */
export function opened<S extends Source>(source: S | SourceError): S {
  if (source instanceof SourceError) throw new Error(`${source.message}: ${source.hint}`)
  return source
}

/** Reads a source that ends to its end, and closes it. */
export async function readAll<T>(source: Source | SourceError, take: (entry: Entry) => T): Promise<T[]> {
  const reading = opened(source)
  const taken: T[] = []
  while (!reading.ended) {
    const entry = reading.next()
    if (entry !== undefined) taken.push(take(entry))
    else if (!reading.ended) await reading.wait(AbortSignal.timeout(10_000))
  }
  reading.close()
  return taken
}

/** Takes a number of entries as they come; gives what came where it ends, or they do not come within 10 s. */
export async function readSome<T>(source: Source, count: number, take: (entry: Entry) => T): Promise<T[]> {
  const taken: T[] = []
  const patience = AbortSignal.timeout(10_000)
  while (taken.length < count && !patience.aborted) {
    const entry = source.next()
    if (entry !== undefined) taken.push(take(entry))
    else if (source.ended) break
    else await source.wait(patience)
  }
  return taken
}
