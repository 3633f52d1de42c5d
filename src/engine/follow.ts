import type { Walked } from '../compile/compile.ts'
import type { Entry } from '../module/entry.ts'
import type { Engine } from './engine.ts'
import type { Interlude } from './interlude.ts'
import type { Batch, Source } from './ports.ts'
import type { Vitals } from './vitals.ts'

/** How entries are gathered into batches: each is one transaction. */
export interface BatchLimits {
  /** Entries that are taken from a source before the next one has its turn; those of one line all together. */
  readonly entriesPerTurn: number
  /** Entries in a batch at the most. */
  readonly entries: number
  /** Characters in the effects of a batch, and at the most a turn of each source more. */
  readonly characters: number
  /** Milliseconds after which a batch without urgent effects is committed. */
  readonly delay: number
}

export const BATCH_LIMITS: BatchLimits = {
  entriesPerTurn: 500,
  entries: 5_000,
  characters: 4_000_000,
  delay: 500,
}

/** Somebody who must know that the loop still turns. */
export interface Heartbeat {
  /** Milliseconds after which the loop turns at the latest, even where no entry comes. */
  readonly every: number
  /** Called at every turn: what was walked is committed, or will be at the next turn. Must be cheap. */
  beat(): void
}

export interface FollowParts {
  /** May be changed by an interlude. */
  readonly sources: readonly Source[]
  readonly engine: Engine
  /** Commits a batch; what it throws ends following, with the batch kept by nobody: the next start reads it again. */
  readonly commit: (batch: Batch) => void | Promise<void>
  readonly signal: AbortSignal
  readonly limits?: BatchLimits
  /** What others want to be done between two entries. */
  readonly interlude?: Interlude
  /** Told of every entry that was walked. */
  readonly onEntry?: (entry: Entry, walked: Walked) => void
  readonly heartbeat?: Heartbeat | undefined
  /** Told of the work. */
  readonly vitals?: Vitals
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
  interlude,
  onEntry,
  heartbeat,
  vitals,
}: FollowParts): Promise<void> {
  let committedAt = performance.now()
  const commitNow = async () => {
    for (const source of sources) engine.noteCursor(source)
    const batch = engine.takeBatch()
    await commit(batch)
    committedAt = performance.now()
    for (const source of sources) {
      const cursor = batch.cursors.get(source.name)
      if (cursor !== undefined) source.committed?.(cursor)
    }
  }
  // Where reading starts is kept at once: after a first start, too, what comes while we are away must not be lost.
  await commitNow()
  while (!signal.aborted) {
    if (interlude?.isWanted) {
      if (engine.pendingEntries > 0) await commitNow()
      await interlude.play()
    }
    let walked = 0
    for (const source of sources)
      walked += walkSome(source, { engine, onEntry, vitals }, limits.entriesPerTurn)
    const full = engine.pendingEntries >= limits.entries || engine.pendingCharacters >= limits.characters
    const due = full || performance.now() - committedAt >= limits.delay
    if (engine.pendingEntries > 0 && (due || (walked === 0 && engine.isUrgent))) await commitNow()
    heartbeat?.beat()
    if (walked > 0) {
      await yieldToOthers()
      continue
    }
    if (sources.every((source) => source.ended)) break
    const patience =
      engine.pendingEntries > 0
        ? Math.max(1, committedAt + limits.delay - performance.now())
        : heartbeat?.every
    await waitForAny(
      sources.filter((source) => !source.ended),
      signal,
      patience,
      interlude,
    )
  }
  if (engine.pendingEntries > 0) await commitNow()
}

interface Walking extends Pick<FollowParts, 'engine'> {
  readonly onEntry: FollowParts['onEntry'] | undefined
  readonly vitals: Vitals | undefined
}

function walkSome(source: Source, { engine, onEntry, vitals }: Walking, most: number): number {
  let newest = 0
  let walked = 0
  for (; walked < most || source.isWithinLine; walked++) {
    const entry = source.next()
    if (entry === undefined) break
    const isTimed = vitals?.isTimed() ?? false
    const startedAt = isTimed ? performance.now() : 0
    const processed = engine.process(entry, source)
    if (isTimed) vitals?.walkTook((performance.now() - startedAt) / 1000)
    newest = entry.realtime
    onEntry?.(entry, processed)
  }
  vitals?.turn(source.name, walked, newest)
  return walked
}

/** Lets executors and signals have their turn between two batches. */
function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * Resolves when any source may have entries, the signal aborts, the patience (milliseconds) is over, or an interlude is
 * wanted.
 */
async function waitForAny(
  sources: readonly Source[],
  signal: AbortSignal,
  patience: number | undefined,
  interlude: Interlude | undefined,
): Promise<void> {
  const woken = new AbortController()
  const wakeUp = () => woken.abort()
  interlude?.watch(wakeUp, woken.signal)
  if (interlude?.isWanted) wakeUp()
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
