import addressparser from 'nodemailer/lib/addressparser'
import { type Mailbox, namedMailbox } from '../../values/mailbox.ts'

/** A local part and perhaps a domain, of which nothing can be taken for an option, a route, a list or a header. */
const ADDRESS =
  /^[^\s\x00-\x1f\x7f-\x9f<>()[\]\\,;:"@-][^\s\x00-\x1f\x7f-\x9f<>()[\]\\,;:"@]*(?:@[^\s\x00-\x1f\x7f-\x9f<>()\\,;"@]+)?$/

/**
 * An address, given with or without a name (`Ops <ops@example.org>`), or undefined where the text is not exactly one. A name
 * without a domain is a user of the mail server.
 */
export function mailboxOf(text: string): Mailbox | undefined {
  if (text.length > 320) return undefined
  const mailbox = namedMailbox(text) ?? mailboxIn(text)
  return mailbox !== undefined && ADDRESS.test(mailbox.address) ? mailbox : undefined
}

/** The bare address of a recipient, or undefined where the text is not exactly one. */
export function recipientAddress(text: string): string | undefined {
  return mailboxOf(text)?.address
}

function mailboxIn(text: string): Mailbox | undefined {
  const [mailbox, ...others] = addressparser(text)
  if (mailbox === undefined || mailbox.address === undefined || others.length > 0) return undefined
  const { name, address } = mailbox
  return address === '' ? { name: '', address: name } : { name, address }
}
