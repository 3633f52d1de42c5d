/** Whether a text can be the name of a host, with or without a domain. */
export function isHostName(text: string): boolean {
  return (
    text.length <= 253 &&
    text.split('.').every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})$/.test(label))
  )
}
