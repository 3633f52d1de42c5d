import type { DigestMail, Executor, FailedOutcome, OutboxItem, Outcome } from '../../engine/ports.ts'
import { announcementOf } from '../../report/refused-digest.ts'
import type { Clock } from '../ports.ts'
import { buildMessage, type MailFrame } from './build-message.ts'
import type { Transport } from './transport.ts'

/** As long as mail servers try. */
const PATIENCE = 5 * 86_400_000

/** Sends alerts and digests, one at a time: each is noted before the next goes out, so that no crash sends many twice. */
export function createMailExecutor({
  frame,
  transport,
  clock,
}: {
  readonly frame: MailFrame
  readonly transport: Transport
  readonly clock: Clock
}): Executor {
  async function send(item: OutboxItem, signal: AbortSignal): Promise<Outcome> {
    const message = buildMessage(item, frame, clock.now())
    if ('ok' in message) return message
    if (message.missing.length === 0) return { ok: true }
    const outcome = await transport.send(message, signal)
    return isRefusal(outcome, item) && item.payload.effect === 'digest' && !signal.aborted
      ? announce(item, item.payload, outcome, signal)
      : outcome
  }

  /** Nobody would read what a digest tells that the server refuses each day anew: they are told that there is one. */
  async function announce(
    item: OutboxItem,
    digest: DigestMail,
    refusal: FailedOutcome,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const announcement = { ...item, key: `${item.key} announced`, payload: announcementOf(digest) }
    const message = buildMessage(announcement, frame, clock.now())
    const outcome = 'ok' in message ? message : await transport.send(message, signal)
    return outcome.ok ? { ok: true, instead: refusal } : refusal
  }

  return {
    effects: ['email', 'digest'],
    batchSize: 1,
    patience: PATIENCE,
    ...(transport.pace && { pace: transport.pace }),
    async execute(items, signal) {
      const outcomes: Outcome[] = []
      for (const item of items) outcomes.push(await send(item, signal))
      return outcomes
    },
  }
}

/** Whether nobody has the mail, nor ever will. */
function isRefusal(outcome: Outcome, item: OutboxItem): outcome is FailedOutcome {
  return !outcome.ok && outcome.permanent === true && (outcome.reached ?? item.reached).length === 0
}
