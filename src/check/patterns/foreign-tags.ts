import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'

/** Tags of fail2ban's filters, unless a backslash says that the text itself is meant. */
const TAG = /\\[\s\S]|<(HOST|ADDR|IP[46]|CIDR|SUBNET|DNS|SKIPLINES|F-[A-Z0-9_-]+)>/g

/** Warns of what fail2ban would fill in, and what is plain text here: such a pattern never matches. */
export function warnOfForeignTags(
  source: string,
  within: (start: number, end: number) => Span,
): readonly Diagnostic[] {
  return [...source.matchAll(TAG)].flatMap(({ 0: written, 1: tag, index }) =>
    tag === undefined ? [] : diagnose('PY0508', within(index, index + written.length), { tag }, hintFor(tag)),
  )
}

function hintFor(tag: string): string {
  if (tag === 'DNS') return 'write `<host:host>` for a host name'
  if (tag === 'CIDR' || tag === 'SUBNET') return 'write `<network:net>` for a network'
  if (tag.startsWith('F-')) return 'write `(?<user>…)` to capture a part as a field'
  return tag === 'SKIPLINES'
    ? 'an entry is matched by itself: count what belongs together'
    : 'write `<ip:addr>` for an address'
}
