/** `mail.to[0]`: a place in the settings, as people write it. */
export function nameOf(path: readonly string[]): string {
  if (path.length === 0) return 'the settings'
  const name = path.reduce((text, segment) =>
    /^\d+$/.test(segment) ? `${text}[${segment}]` : `${text}.${segment}`,
  )
  return `\`${name}\``
}

/** A list of names: `a`, `b` and `c`. */
export function quoted(names: readonly string[], conjunction: 'and' | 'or'): string {
  const all = names.map((name) => `\`${name}\``)
  const last = all.pop() ?? ''
  return all.length === 0 ? last : `${all.join(', ')} ${conjunction} ${last}`
}

/** What kind of value was found, without the value itself. */
export function typeOf(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' ? 'a number' : `\`${value}\``
}

/** A value that was found, cut where it is long; control characters never reach a message. */
export function show(value: unknown): string {
  if (typeof value === 'object' || value === '') return value === '' ? 'empty text' : typeOf(value)
  const text = String(value).replace(/[\x00-\x1f\x7f-\x9f]/g, '�')
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``
}
