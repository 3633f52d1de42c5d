import { hostname } from 'node:os'
import type { TextDecoder } from 'node:util'
import type { LineFormat } from '../../settings/sources/line-format.ts'
import { SourceError } from '../source-error.ts'
import { presentOf, type RecordingOptions } from '../source-options.ts'
import { fallbackDecoder, unknownEncoding } from '../text.ts'
import { LineParser } from './line-parser.ts'
import { StampReader } from './syslog-time.ts'

/** What turns the bytes of a source into entries. */
export interface LineReading {
  readonly parser: LineParser
  /** For lines that are not UTF-8: `decodeWhole(bytes, start, end, fallback)`. */
  readonly fallback: TextDecoder
}

/** The parser of a source's lines, or what is wrong with the settings of all sources. */
export function openLineParser(format: LineFormat, options: RecordingOptions): LineReading | SourceError {
  const fallback = fallbackDecoder(options.fallbackEncoding)
  if (fallback === undefined) return unknownEncoding(options.fallbackEncoding)
  const stamps = openStampReader(options)
  if (stamps instanceof SourceError) return stamps
  return { parser: new LineParser(format, stamps, fallback), fallback }
}

export function openStampReader(options: RecordingOptions): StampReader | SourceError {
  try {
    return new StampReader(options.timezone, presentOf(options))
  } catch {
    return new SourceError(
      `there is no time zone ${JSON.stringify(options.timezone)}`,
      'use an IANA name such as Europe/Paris',
    )
  }
}

/** The `defaults` of a source on this machine; `identifier` is that of its settings. */
export function localDefaults(identifier: string | undefined): ReadonlyMap<string, string> {
  const defaults = new Map([['_HOSTNAME', hostname()]])
  if (identifier !== undefined) defaults.set('SYSLOG_IDENTIFIER', identifier)
  return defaults
}
