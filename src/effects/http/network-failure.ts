/** Fetch gives no cause for what it does not even try to send. */
const NOT_SENT = 'it cannot be sent: the address, a header or the token holds what HTTP does not take'

/**
 * Why fetch failed, in the system's words. Its own message is never told: it only says that it did, or quotes the address
 * or the header that it would not send, which may be secrets.
 */
export function networkFailure({ cause }: Error): string {
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause
  if (!(inner instanceof Error)) return NOT_SENT
  return inner.message.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').slice(0, 200)
}
