import type { CheckedBranches } from '../check/program.ts'
import type { Branch } from '../compile/observer.ts'
import type { Span } from '../diagnostics/span.ts'
import { Address, Network } from '../values/address.ts'
import { cutText } from '../values/cut-text.ts'
import { Duration } from '../values/duration.ts'
import { Instant } from '../values/instant.ts'
import { textOf, type Value } from '../values/value.ts'
import { visible } from '../values/visible.ts'

/** How much of a value, or of the text of a rule, is shown. */
const LONGEST = 160
/** How many items of a list are shown. */
const MOST_ITEMS = 6

/** A value for people: strings in quotes, long ones cut, and nothing in it that steers a terminal. */
export function shownValue(value: Value | undefined): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `"${shortened(visible(value))}"`
  if (!isList(value)) return textOf(value)
  const shown = value.slice(0, MOST_ITEMS).map(shownValue)
  const more = value.length - shown.length
  return `[${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}]`
}

/** The type of a value, as the language calls it. */
export function typeOf(value: Value): string {
  if (isList(value)) return 'list'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'decimal'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof Address) return 'addr'
  if (value instanceof Network) return 'net'
  if (value instanceof Instant) return 'time'
  return value instanceof Duration ? 'duration' : 'string'
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** The source text of a span in one line. */
export function shownSource({ file, start, end }: Span): string {
  return shortened(visible(file.text.slice(start, end).replace(/\s+/g, ' ')).trim())
}

/** A branch as it stands in the source: a rule whole, an `if` or a case without its body. */
export function shownBranch({ span, condition }: Branch, form: CheckedBranches['form']): string {
  if (form === 'rule') return shownSource(span)
  return form === 'if' && condition === null ? 'else' : shownHead(span)
}

/** The first line of the source text of a span: the head of what has a body, without what opens that. */
export function shownHead({ file, start, end }: Span): string {
  const lineEnd = file.text.indexOf('\n', start)
  const head = shownSource({ file, start, end: lineEnd < 0 ? end : Math.min(end, lineEnd) })
  return head.replace(/\s*[{,]$/, '')
}

export function shortened(text: string): string {
  return cutText(text, LONGEST)
}
