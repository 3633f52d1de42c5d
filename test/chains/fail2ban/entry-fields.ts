import { LineParser } from '../../../src/sources/lines/line-parser.ts'
import { StampReader } from '../../../src/sources/lines/syslog-time.ts'
import { fallbackDecoder } from '../../../src/sources/text.ts'
import type { AnnotatedLine } from './annotated-lines.ts'
import type { ComparedFilter } from './services.ts'

/** When the lines were written, some of which do not tell the year. */
const NOW = Date.UTC(2026, 0, 1) * 1000
/** What the journal keeps apart from the message, in front of it. */
const TIME = 'Dec 31 00:00:00 '

const fallback = fallbackDecoder('latin1')
if (fallback === undefined) throw new Error('Node knows latin1')
const stamps = new StampReader('UTC', NOW)
const parser = new LineParser('auto', stamps, fallback)
const plain = new LineParser('plain', stamps, fallback)

/** No syslog writes a day so: it has two characters. */
const SHORT_DAY = /^([A-Z][a-z]{2}) (\d) /

const NOWHERE = { fields: new Map(), defaults: new Map() }

/** The fields of the entry that a line becomes on its way into the journal, or as a line of the service's own file. */
export function entryFields(
  { text, isOfJournal }: AnnotatedLine,
  { identifier, wholeLines }: ComparedFilter,
): Readonly<Record<string, string>> {
  if (wholeLines?.test(text))
    return { ...plain.parse(text, NOW, NOWHERE).fields(), SYSLOG_IDENTIFIER: identifier }
  const line = isOfJournal ? `${TIME}${text}` : text.replace(SHORT_DAY, '$1  $2 ')
  const entry = parser.parse(line, NOW, NOWHERE)
  const fields = entry.fields()
  // Some old lines have brackets around the name: no journal has.
  const said = fields.SYSLOG_IDENTIFIER?.replaceAll(/[[\]()]|\[\d+\]/g, '')
  return { ...fields, SYSLOG_IDENTIFIER: said || identifier }
}
