import type { Entry } from '../module/entry.ts'
import type { Engine, Processed } from './engine.ts'
import type { Batch, Source } from './ports.ts'

/** How entries are gathered into batches: each is one transaction. */
export interface BatchLimits {
  /** Entries that are taken from a source before the next one has its turn. */
  readonly entriesPerTurn: number
  /** Entries in a batch at the most. */
  readonly entries: number
  /** Milliseconds after which a batch without urgent effects is committed. */
  readonly delay: number
}

export const BATCH_LIMITS: BatchLimits = { entriesPerTurn: 500, entries: 5_000, delay: 500 }

export interface FollowParts {
  readonly sources: readonly Source[]
  readonly engine: Engine
  /** Commits a batch; what it throws ends following, with the batch kept by nobody: the next start reads it again. */
  readonly commit: (batch: Batch) => void
  readonly signal: AbortSignal
  readonly limits?: BatchLimits
  /** Told of every entry that was walked. */
  readonly onEntry?: (entry: Entry, processed: Processed) => void
}

/**
 * Walks what the sources yield until all have ended or the signal aborts. Effects are committed as soon as no further
 * entry is at hand or the batch is full; state and report lines alone may wait a little, so that a quiet stream of
 * entries does not cost a transaction each.
 */
export async function follow({
  sources,
  engine,
  commit,
  signal,
  limits = BATCH_LIMITS,
  onEntry,
}: FollowParts): Promise<void> {
  let committedAt = performance.now()
  const commitNow = () => {
    for (const source of sources) engine.noteCursor(source)
    commit(engine.takeBatch())
    committedAt = performance.now()
  }
  // Where reading starts is kept at once: after a first start, too, what comes while we are away must not be lost.
  commitNow()
  while (!signal.aborted) {
    let walked = 0
    for (const source of sources) walked += walkSome(source, engine, limits.entriesPerTurn, onEntry)
    const due = engine.pendingEntries >= limits.entries || performance.now() - committedAt >= limits.delay
    if (engine.pendingEntries > 0 && (due || (walked === 0 && engine.isUrgent))) commitNow()
    if (walked > 0) {
      await yieldToOthers()
      continue
    }
    if (sources.every((source) => source.ended)) break
    const patience =
      engine.pendingEntries > 0 ? Math.max(1, committedAt + limits.delay - performance.now()) : undefined
    await waitForAny(
      sources.filter((source) => !source.ended),
      signal,
      patience,
    )
  }
  if (engine.pendingEntries > 0) commitNow()
}

function walkSome(source: Source, engine: Engine, most: number, onEntry: FollowParts['onEntry']): number {
  for (let walked = 0; walked < most; walked++) {
    const entry = source.next()
    if (entry === undefined) return walked
    const processed = engine.process(entry, source)
    onEntry?.(entry, processed)
  }
  return most
}

/** Lets executors and signals have their turn between two batches. */
function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Resolves when any source may have entries, the signal aborts, or the patience (milliseconds) is over. */
async function waitForAny(
  sources: readonly Source[],
  signal: AbortSignal,
  patience: number | undefined,
): Promise<void> {
  const woken = new AbortController()
  const wakeUp = () => woken.abort()
  signal.addEventListener('abort', wakeUp, { once: true })
  const timer = patience === undefined ? undefined : setTimeout(wakeUp, patience)
  try {
    await Promise.race(sources.map((source) => source.wait(woken.signal)))
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', wakeUp)
    wakeUp()
  }
}
