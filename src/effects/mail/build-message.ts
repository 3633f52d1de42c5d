import { createHash } from 'node:crypto'
import type { OutboxItem, Outcome } from '../../engine/ports.ts'
import type { MailSettings } from '../../settings/settings.ts'
import { cleanMarkup, cleanSubject, cleanText } from './clean-text.ts'
import { recipientAddress } from './recipients.ts'
import type { Message } from './transport.ts'

type Failure = Extract<Outcome, { ok: false }>

/** The mail that an item asks for, or why there can be none. `now` is in milliseconds since the epoch. */
export function buildMessage(item: OutboxItem, settings: MailSettings, now: number): Message | Failure {
  const { payload, key } = item
  if (payload.effect !== 'email' && payload.effect !== 'digest')
    throw new TypeError(`the effect ${payload.effect} is no mail`)
  const wanted = payload.effect === 'email' && payload.to.length > 0 ? payload.to : settings.to
  const to = wanted.map(recipientAddress).filter((address) => address !== undefined)
  if (to.length < wanted.length || to.length === 0) return noRecipients(wanted)
  const identity = createHash('sha256').update(key).digest('hex').slice(0, 32)
  return {
    from: settings.from,
    to,
    subject: cleanSubject(payload.subject),
    text: cleanText(payload.effect === 'digest' ? payload.text : payload.body),
    ...(payload.effect === 'digest' ? { html: cleanMarkup(payload.html) } : {}),
    date: new Date(now),
    messageId: `<${identity}@${domainOf(settings.from)}>`,
    shortKey: identity.slice(0, 12),
  }
}

function noRecipients(wanted: readonly string[]): Failure {
  if (wanted.length === 0)
    return {
      ok: false,
      permanent: true,
      error: 'a mail has no recipient',
      hint: 'name one in the settings: mail.to',
    }
  const wrong = wanted.find((text) => recipientAddress(text) === undefined) ?? ''
  return {
    ok: false,
    permanent: true,
    error: 'a recipient of a mail is no mail address',
    hint: `it is ${JSON.stringify(wrong.slice(0, 100))}`,
  }
}

function domainOf(from: string): string {
  return recipientAddress(from)?.split('@')[1] ?? 'localhost'
}
