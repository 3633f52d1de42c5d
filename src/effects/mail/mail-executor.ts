import type { Executor, OutboxItem, Outcome } from '../../engine/ports.ts'
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
    return message.missing.length === 0 ? { ok: true } : transport.send(message, signal)
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
