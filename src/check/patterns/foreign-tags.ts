import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'

/** Tags and settings of fail2ban's filters, unless a backslash says that the text itself is meant. */
const TAG = /\\[\s\S]|<(HOST|ADDR|IP[46]|CIDR|SUBNET|DNS|SKIPLINES|F-[A-Z0-9_-]+)>|%\((\w+)\)s/g

/** Warns of what fail2ban would fill in, and what is plain text here: such a pattern never matches. */
export function warnOfForeignTags(
  source: string,
  within: (start: number, end: number) => Span,
): readonly Diagnostic[] {
  return [...source.matchAll(TAG)].flatMap(({ 0: tag, 1: name, 2: setting, index }) => {
    const hint = setting === undefined ? name && hintFor(name) : hintForSetting(setting)
    return hint === undefined ? [] : diagnose('PY0508', within(index, index + tag.length), { tag }, hint)
  })
}

function hintForSetting(setting: string): string {
  return setting === '__prefix_line'
    ? 'leave it out: MESSAGE begins behind what syslog writes before it; ask for the program by SYSLOG_IDENTIFIER'
    : 'write what the setting of fail2ban stands for'
}

function hintFor(tag: string): string {
  if (tag === 'DNS') return 'write `<host:host>` for a host name'
  if (tag === 'CIDR' || tag === 'SUBNET') return 'write `<network:net>` for a network'
  if (tag.startsWith('F-')) return 'write `(?<user>…)` to capture a part as a field'
  return tag === 'SKIPLINES'
    ? 'an entry is matched by itself: count what belongs together'
    : 'write `<ip:addr>` for an address'
}
