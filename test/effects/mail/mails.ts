import type { MailFrame } from '../../../src/effects/mail/build-message.ts'
import { createMailExecutor } from '../../../src/effects/mail/mail-executor.ts'
import type { Transport } from '../../../src/effects/mail/transport.ts'
import type { DigestMail, Executor, OutboxPayload, Outcome } from '../../../src/engine/ports.ts'
import type { EmailEffect } from '../../../src/module/effect.ts'
import { items, NEVER, payload } from '../payloads.ts'

/** When the mails of these tests are sent. */
export const NOW = Date.parse('2026-11-20T10:00:07Z')

/** An alert as a rule asks for it. */
export function email(request: Partial<EmailEffect> = {}) {
  return payload({ effect: 'email', subject: 'SSH ban', body: '192.0.2.1 was banned.', to: [], ...request })
}

/** A digest as the report makes it. */
export const DIGEST: DigestMail = {
  effect: 'digest',
  digest: 1,
  name: 'report',
  subject: 'Digest of 2026-11-20',
  text: 'Warnings\n',
  html: '<!doctype html><h1>Warnings</h1>',
}

/** The executor of mails by a transport, with everyday settings. */
export function mailExecutor(transport: Transport, wanted: Partial<MailFrame> = {}): Executor {
  const frame = {
    from: 'Pyruse <pyruse@example.org>',
    to: ['ops@example.org'],
    digests: new Map(),
    timezone: 'UTC',
    observes: false,
    ...wanted,
  }
  return createMailExecutor({ frame, transport, clock: { now: () => NOW } })
}

/** Sends one mail as often as there are transports, each of which knows of the attempts before only what their outcomes said. */
export async function sendAgain(
  transports: readonly Transport[],
  mail: OutboxPayload,
): Promise<readonly (Outcome | undefined)[]> {
  const outcomes: (Outcome | undefined)[] = []
  let waiting = items(mail)
  for (const transport of transports) {
    const [outcome] = await mailExecutor(transport).execute(waiting, NEVER)
    outcomes.push(outcome)
    if (outcome?.ok === false)
      waiting = waiting.map((item) => ({ ...item, reached: outcome.reached ?? item.reached }))
  }
  return outcomes
}

/** Sends one mail and yields how that ended. */
export async function send(
  transport: Transport,
  mail: OutboxPayload,
  wanted: Partial<MailFrame> = {},
): Promise<Outcome | undefined> {
  return (await mailExecutor(transport, wanted).execute(items(mail), NEVER))[0]
}
