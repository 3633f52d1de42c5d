import { PREFIX } from './filters.ts'

/** The field that holds what a jail's patterns look at. */
export interface LookedAt {
  readonly field: string
  /** What comes in the place of all that a log writes before a message. */
  readonly prefix: string
}

/** In the journal, what stands before a message is kept apart from it. */
export const MESSAGE: LookedAt = { field: 'MESSAGE', prefix: '' }

/** Of a line of a file fail2ban looks at what is left without its time. */
export const LINE = 'line'

const CLOCK = '\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?'
const ZONE = '(?:Z| ?[-+]\\d{2}:?\\d{2})?'
const TIMES = [
  // 2026-11-20T10:00:00+01:00, 2026/11/20 10:00:00, 2026:11:20-10:00:00
  `\\d{4}[-\\/.:]?\\d{2}[-\\/.:]?\\d{2}[T -]${CLOCK}${ZONE}`,
  // 20261120T100000, 261120 10:00:00, 261120  9:00:00
  `\\d{8}T\\d{6}|\\d{6} {1,2}${CLOCK}`,
  // 20/Nov/2026:10:00:00 +0100, 20.11.2026 10:00:00, 20-11-26 10:00:00
  `\\d{1,2}[-\\/. ](?:\\d{2}|[A-Z][a-z]{2})[-\\/. ]\\d{2,4}[: ]${CLOCK}${ZONE}`,
  // Fri Nov 20 10:00:00 2026, CET Nov 20 10:00:00, Nov 20 2026 10:00:00, Nov-20-26 10:00:00, Nov 20, 2026 10:00:00 AM
  `(?:[A-Z][A-Za-z]{2,3},? )?[A-Z][a-z]{2}(?: {1,2}|-)\\d{1,2}(?:[ -]|, )(?:\\d{2,4} )?${CLOCK}(?: \\d{4}| [AP]M)?`,
  // 1795168800.000
  '\\d{10}(?:\\.\\d{3,6})?',
]

/** What takes the time off a line: nothing that a client writes stands before it. */
export const BEHIND_TIME = `/^(?:[[(]?(?:${TIMES.join('|')})[\\])]?)?(?<${LINE}>.*)$/`

/** A line as syslog writes it has the names of the machine and of the program before the message. */
export function lineOf(daemon: string | undefined): LookedAt {
  const program = daemon === undefined ? '[\\w\\/.-]+(?:\\[\\d+\\])?:' : `(?:${daemon})(?:\\[\\d+\\])?:?`
  return { field: LINE, prefix: `\\s*(?:\\S+\\s+)?(?:${program}\\s+)?` }
}

/** A pattern with what comes in the place of the prefix. */
export function withPrefix(regex: string, prefix: string): string {
  // Nothing that may be missing is no pattern.
  const needed = prefix === '' ? regex.replaceAll(`(?:${PREFIX})?`, '') : regex
  return needed.replaceAll(PREFIX, prefix)
}
