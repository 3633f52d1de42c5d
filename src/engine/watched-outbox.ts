import type { Outbox } from './ports.ts'
import type { Vitals } from './vitals.ts'

/** An outbox that tells how effects end. */
export function watchedOutbox(outbox: Outbox, vitals: Vitals): Outbox {
  return {
    due: (now, limit, effects, upTo) => outbox.due(now, limit, effects, upTo),
    nextDue: (effects, upTo) => outbox.nextDue(effects, upTo),
    newest: () => outbox.newest(),
    settle(results, blocked) {
      outbox.settle(results, blocked)
      vitals.settled(results)
    },
  }
}
