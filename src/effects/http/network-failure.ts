/** Why fetch failed, in the system's words: its own message only says that it did. */
export function networkFailure(error: Error): string {
  const { cause } = error
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause
  const message = inner instanceof Error ? inner.message : error.message
  return message.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').slice(0, 200)
}
