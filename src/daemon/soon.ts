import type { Interlude } from '../engine/interlude.ts'
import { StateError } from '../state/state-error.ts'

/** Milliseconds: less than whoever asks for a change waits, before he is told that it failed. */
const SOON = 10_000

/**
 * Does work that changes something between two entries. Throws a StateError where what was walked before cannot be committed
 * soon: then the work is not done later either.
 */
export async function soon<T>(interlude: Interlude, work: () => T | Promise<T>): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(notNow()), SOON)
  try {
    return await interlude.run(work, late.signal)
  } finally {
    clearTimeout(timer)
  }
}

function notNow(): StateError {
  return new StateError(
    'busy',
    'nothing was done: the daemon cannot commit now what it has walked',
    'its log tells why, and so does `pyruse-ts status`; try again when that is mended',
  )
}
