import type { Executor, OutboxItem, Outcome } from '../../engine/ports.ts'
import type { MailSettings } from '../../settings/settings.ts'
import type { Clock } from '../ports.ts'
import { buildMessage } from './build-message.ts'
import type { Transport } from './transport.ts'

/** Sends alerts and digests, one at a time: each is noted before the next goes out, so that no crash sends many twice. */
export function createMailExecutor({
  settings,
  transport,
  clock,
}: {
  readonly settings: MailSettings
  readonly transport: Transport
  readonly clock: Clock
}): Executor {
  async function send(item: OutboxItem): Promise<Outcome> {
    const message = buildMessage(item, settings, clock.now())
    return 'ok' in message ? message : transport.send(message)
  }

  return {
    effects: ['email', 'digest'],
    batchSize: 1,
    async execute(items) {
      const outcomes: Outcome[] = []
      for (const item of items) outcomes.push(await send(item))
      return outcomes
    },
  }
}
