import type { Executor, OutboxItem, Outcome } from '../../engine/ports.ts'
import type { WebhookSettings } from '../../settings/settings.ts'
import type { Clock } from '../ports.ts'
import { prepareRequest, type WebhookRequest } from './prepare-request.ts'
import { sendRequest } from './send-request.ts'

/** A pager that is down for longer has missed it, in milliseconds. */
const PATIENCE = 86_400_000
/** So many are in hand at once; those of one server go one after the other. */
const BATCH = 20
/** Chats refuse what comes faster for long. */
const PACE = { burst: 10, interval: 1_000 }

/** Sends HTTP requests. One server that does not answer holds up no other for long. */
export function createWebhookExecutor({
  webhooks,
  clock,
}: {
  /** By name. */
  readonly webhooks: Readonly<Record<string, WebhookSettings>>
  readonly clock: Clock
}): Executor {
  async function sendInTurn(
    requests: readonly WebhookRequest[],
    signal: AbortSignal,
  ): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = []
    for (const request of requests) {
      const last = outcomes.at(-1)
      // Who could not be reached a moment ago is not asked again in the same call.
      const isDown = last !== undefined && !last.ok && last.permanent !== true
      outcomes.push(isDown ? last : await sendRequest(request, clock.now(), signal))
    }
    return outcomes
  }

  return {
    effects: ['webhook'],
    batchSize: BATCH,
    patience: PATIENCE,
    pace: PACE,
    async execute(items, signal) {
      const prepared = await Promise.all(items.map((item) => prepare(item)))
      const outcomes = prepared.map((each): Outcome | undefined => ('ok' in each ? each : undefined))
      const byHost = Map.groupBy(
        prepared.flatMap((request, index) => ('ok' in request ? [] : [{ request, index }])),
        ({ request }) => request.url.host,
      )
      await Promise.all(
        [...byHost.values()].map(async (group) => {
          const ended = await sendInTurn(
            group.map(({ request }) => request),
            signal,
          )
          group.forEach(({ index }, position) => {
            outcomes[index] = ended[position]
          })
        }),
      )
      return outcomes.map((outcome) => outcome ?? { ok: false, error: 'the request was not sent' })
    },
  }

  function prepare(item: OutboxItem): Promise<WebhookRequest | (Outcome & { ok: false })> {
    return prepareRequest(item, webhooks)
  }
}
