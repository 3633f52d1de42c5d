import addressparser from 'nodemailer/lib/addressparser'

/** A local part and perhaps a domain, of which nothing can be taken for an option, a route, a list or a header. */
const ADDRESS =
  /^[^\s\x00-\x1f\x7f-\x9f<>()[\]\\,;:"@-][^\s\x00-\x1f\x7f-\x9f<>()[\]\\,;:"@]*(?:@[^\s\x00-\x1f\x7f-\x9f<>()\\,;"@]+)?$/

/**
 * The bare address of a recipient, given with or without a name (`Ops <ops@example.org>`), or undefined where the text
 * is not exactly one. A name without a domain is a user of the mail server.
 */
export function recipientAddress(text: string): string | undefined {
  if (text.length > 320) return undefined
  const [mailbox, ...others] = addressparser(text)
  if (mailbox === undefined || mailbox.address === undefined || others.length > 0) return undefined
  const address = mailbox.address === '' ? mailbox.name : mailbox.address
  return ADDRESS.test(address) ? address : undefined
}
