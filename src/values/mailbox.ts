import { isHostName } from './host-name.ts'

export interface Mailbox {
  /** Empty where it has none. */
  readonly name: string
  readonly address: string
}

const NAMED = /^([^<>"\x00-\x1f\x7f-\x9f]*) <([^<>]+)>$/
const LIST = /@[^,;]*[,;]/
/** RFC 5321 has no longer one, and servers refuse it. */
const LOCAL_PART = /^(?!-)(?!.*\s)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\u{80}-\u{10ffff}-]{1,64}$/u
const LOCAL_USER = /^[\p{L}\p{N}_][\p{L}\p{N}._+-]{0,63}$/u

/**
 * A name and an address in angle brackets, taken apart, also where a header would take the name for a group or a comment:
 * `Alerts: web1 <root@example.org>`. Undefined where it is no such text, or a list of several.
 */
export function namedMailbox(text: string): Mailbox | undefined {
  const [, name = '', address] = NAMED.exec(text) ?? []
  return address === undefined || LIST.test(name) ? undefined : { name: name.trim(), address }
}

/** `local@host`, or `Some Name <local@host>`; nothing that could end a mail header, or that a mailer could take for an option. */
export function isMailAddress(text: string): boolean {
  const [local, host, ...rest] = (namedMailbox(text)?.address ?? text).split('@')
  if (local === undefined || host === undefined || rest.length > 0) return false
  return LOCAL_PART.test(local) && isHostName(host)
}

/** A mail address, or the name of a user of the mail server. */
export function isRecipient(text: string): boolean {
  return isMailAddress(text) || LOCAL_USER.test(text)
}
