import { setTimeout } from 'node:timers/promises'
import type { Log } from '../effects/ports.ts'
import type { Heartbeat } from '../engine/follow.ts'
import type { Batch, Store } from '../engine/ports.ts'
import { StateError } from '../state/state-error.ts'

/** Milliseconds before a commit that failed is tried again: doubled each time, up to the last. */
const FIRST_RETRY = 500
const LAST_RETRY = 30_000

export interface PatientCommitParts {
  readonly store: Pick<Store, 'commit'>
  readonly log: Pick<Log, 'error' | 'info'>
  /** Ends the patience. */
  readonly signal: AbortSignal
  /** Signs of life while it waits. */
  readonly heartbeat?: Heartbeat | undefined
  /** Told why it waits, and `undefined` when it waits no longer. */
  readonly onWaiting?: (reason: string | undefined) => void
}

/**
 * Commits a batch, and where that cannot be now (the disk is full, somebody holds the database, the disk fails) tries the
 * same batch again until it can: a commit is whole or nothing, so that nothing is lost and nothing done twice. Until then no
 * further entry is walked; they stay in the journal. Throws the StateError where the database is damaged or gone, or the
 * signal aborted.
 */
export async function commitPatiently(
  batch: Batch,
  { store, log, signal, heartbeat, onWaiting }: PatientCommitParts,
): Promise<void> {
  let failures = 0
  for (let patience = FIRST_RETRY; ; patience = Math.min(patience * 2, LAST_RETRY)) {
    try {
      store.commit(batch)
      if (failures === 0) return
      log.info({ failures }, 'the state is written again, and nothing was lost')
      return void onWaiting?.(undefined)
    } catch (error) {
      if (!(error instanceof StateError) || error.isFinal || signal.aborted) throw error
      if (failures === 0) log.error({ error: error.message, hint: error.hint }, CANNOT_WRITE)
      failures += 1
      onWaiting?.(error.message)
    }
    await pause(patience, signal, heartbeat)
  }
}

const CANNOT_WRITE = 'the state cannot be written; nothing further is read until it can, which is tried again'

async function pause(
  milliseconds: number,
  signal: AbortSignal,
  heartbeat: Heartbeat | undefined,
): Promise<void> {
  const until = performance.now() + milliseconds
  for (let left = milliseconds; left > 0 && !signal.aborted; left = until - performance.now()) {
    await setTimeout(Math.min(left, heartbeat?.every ?? left), undefined, { signal }).catch(() => undefined)
    heartbeat?.beat()
  }
}
