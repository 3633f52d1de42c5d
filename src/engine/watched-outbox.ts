import type { Outbox } from './ports.ts'
import type { Vitals } from './vitals.ts'

/** An outbox that tells how effects end. */
export function watchedOutbox(outbox: Outbox, vitals: Vitals): Outbox {
  return {
    due: (now, limit, share, upTo) => outbox.due(now, limit, share, upTo),
    nextDue: (share, upTo) => outbox.nextDue(share, upTo),
    newest: () => outbox.newest(),
    leaveOutIdle: (now, share) => outbox.leaveOutIdle(now, share),
    settle(results, blocked) {
      outbox.settle(results, blocked)
      vitals.settled(results)
    },
  }
}
