export interface Mailbox {
  /** Empty where it has none. */
  readonly name: string
  readonly address: string
}

const NAMED = /^([^<>"\x00-\x1f\x7f-\x9f]*) <([^<>]+)>$/
const LIST = /@[^,;]*[,;]/

/**
 * A name and an address in angle brackets, taken apart, also where a header would take the name for a group or a comment:
 * `Alerts: web1 <root@example.org>`. Undefined where it is no such text, or a list of several.
 */
export function namedMailbox(text: string): Mailbox | undefined {
  const [, name = '', address] = NAMED.exec(text) ?? []
  return address === undefined || LIST.test(name) ? undefined : { name: name.trim(), address }
}
