import type { Executor, OutboxItem, Outcome } from '../engine/ports.ts'
import type { Log } from './ports.ts'

/**
 * Has the items carried out by an executor that may have bugs. Where it throws, the items are tried again in halves, so
 * that the one it stumbles over does not hold up the others; that one fails, to be tried again later.
 */
export async function executeSafely(
  parts: { readonly executor: Executor; readonly log: Log },
  items: readonly OutboxItem[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  try {
    const outcomes = await parts.executor.execute(items, signal)
    if (outcomes.length === items.length) return outcomes
    throw new Error(`the executor was given ${items.length} items and told of ${outcomes.length}`)
  } catch (error) {
    if (items.length > 1) {
      const middle = items.length >> 1
      const head = await executeSafely(parts, items.slice(0, middle), signal)
      return [...head, ...(await executeSafely(parts, items.slice(middle), signal))]
    }
    parts.log.error({ err: error, key: items[0]?.key }, 'a bug: an executor threw')
    return [{ ok: false, error: 'internal error', hint: 'this is a bug of pyruse-ts: please report it' }]
  }
}
