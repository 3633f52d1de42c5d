import { journalFieldType } from '../../check/journal-fields.ts'
import { quoted } from '../strings.ts'

/**
 * `_SYSTEMD_UNIT=a.service + _COMM=b` as a condition: what stands beside each other must all hold, of several values of a
 * field one, and `+` or a new line begins another way. Undefined where it asks for nothing.
 */
export function conditionOfMatch(journalmatch: string): string | undefined {
  const ways = journalmatch
    .split(/\s\+\s|\n/)
    .map(wayOf)
    .filter((way) => way !== '')
  return ways.length === 0 ? undefined : [...new Set(ways)].join(' or ')
}

function wayOf(written: string): string {
  const values = new Map<string, string[]>()
  for (const [, quotedTerm, doubled, bare] of written.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)) {
    const term = quotedTerm ?? doubled ?? bare ?? ''
    const equals = term.indexOf('=')
    if (equals <= 0) continue
    const field = term.slice(0, equals)
    values.set(field, [...(values.get(field) ?? []), term.slice(equals + 1)])
  }
  return [...values].map(([field, ofField]) => isOneOf(field, ofField)).join(' and ')
}

/** The condition that a field has one of some values. */
export function isOneOf(field: string, values: readonly string[]): string {
  const isNumber = journalFieldType(field) === 'int'
  const written = values.map((value) => (isNumber && /^\d+$/.test(value) ? value : quoted(value)))
  return values.length === 1 ? `${field} == ${written[0]}` : `${field} in [${written.join(', ')}]`
}
