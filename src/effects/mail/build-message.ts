import { createHash } from 'node:crypto'
import type { OutboxItem, OutboxPayload, Outcome } from '../../engine/ports.ts'
import { threadOf } from '../../engine/thread.ts'
import { renderAlert } from '../../report/alert.ts'
import { cleanMarkup, cleanSubject, cleanText } from './clean-text.ts'
import { recipientAddress } from './recipients.ts'
import type { Message } from './transport.ts'

type Failure = Extract<Outcome, { ok: false }>

/** What mails need of the settings. */
export interface MailFrame {
  readonly from: string
  /** The recipients where a mail names none. */
  readonly to: readonly string[]
  /** Those of digests that have their own, by name. */
  readonly digests: ReadonlyMap<string, readonly string[]>
  /** An IANA zone name. */
  readonly timezone: string
  /** Whether all ban sets only observe, so that nobody is kept out whatever an alert says of a ban. */
  readonly observes: boolean
}

type Mail = Extract<OutboxPayload, { effect: 'email' | 'digest' }>

/**
 * The mail that an item asks for, or why there can be none. `now`, in milliseconds since the epoch, is its date: it is
 * written now, and the time of the entry, which may be wrong by years, stands in its text.
 */
export function buildMessage(
  { payload, key, reached }: OutboxItem,
  frame: MailFrame,
  now: number,
): Message | Failure {
  if (payload.effect !== 'email' && payload.effect !== 'digest')
    throw new TypeError(`the effect ${payload.effect} is no mail`)
  const wanted = recipientsOf(payload, frame)
  const to = wanted.map(recipientAddress).filter((address) => address !== undefined)
  if (to.length < wanted.length || to.length === 0) return noRecipients(wanted)
  const identity = digestOf(key)
  const domain = domainOf(frame.from)
  const { text, html } = payload.effect === 'digest' ? payload : renderAlert(payload, frame)
  return {
    from: frame.from,
    to,
    missing: to.filter((address) => !reached.includes(address)),
    subject: cleanSubject(payload.subject),
    text: cleanText(text),
    ...(html !== undefined && { html: cleanMarkup(html) }),
    date: new Date(now),
    messageId: `<${identity}@${domain}>`,
    listId: `${payload.effect === 'digest' ? payload.name : 'alerts'}.pyruse-ts.${domain}`,
    shortKey: identity.slice(0, 12),
    ...(payload.effect === 'email' && {
      threadId: `<thread-${digestOf(threadOf(payload))}@${domain}>`,
      ...(payload.priority && { priority: payload.priority }),
    }),
  }
}

function recipientsOf(mail: Mail, { to, digests }: MailFrame): readonly string[] {
  if (mail.effect === 'digest') return digests.get(mail.name) ?? to
  return mail.to.length > 0 ? mail.to : to
}

/** The first half of a hash, as hexadecimal digits. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
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
