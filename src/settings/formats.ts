import cron from 'node-cron'
import { compileWrittenPattern } from '../check/patterns/written-pattern.ts'
import { didYouMean, suggestionsFor } from '../diagnostics/suggest.ts'
import { parseAddress, parseAddressOrNetwork } from '../values/address.ts'
import { isCalendarDay } from '../values/calendar-day.ts'
import { parseDuration } from '../values/duration.ts'
import { parseEndpoint } from '../values/endpoint.ts'
import { isHostName } from '../values/host-name.ts'
import { parseListenPlace } from '../values/listen-place.ts'
import { isMailAddress } from '../values/mailbox.ts'
import { parseSize } from '../values/size.ts'
import { zoneNamed } from '../values/wall-clock.ts'
import { isWebAddress } from '../values/web-address.ts'
import { NFT_NAME, NFT_TABLE } from './nft-sets.ts'

/** A kind of text that a setting may demand, beyond what JSON Schema's own keywords can say. */
export interface Format {
  /** What is expected, as it stands in a message. */
  readonly expected: string
  accepts(text: string): boolean
  /** What could help with a text that is not accepted. */
  hint?(text: string): string | undefined
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
/** 24 days in microseconds; timers count milliseconds in 31 bits, which is a little more. */
const LONGEST_TIMEOUT = 24 * 86_400e6
/** The digest that everybody has is called as the setting that says how it is. */
const REPORT = 'report'

/** The formats of the settings schema, by the name that its `format` keyword uses. */
export const FORMATS = {
  name: {
    expected: 'a name made of letters, digits and `_`, beginning with no digit',
    accepts: (text) => NAME.test(text),
  },
  'digest-name': {
    expected: 'a name made of letters, digits and `_`, beginning with no digit, other than `report`',
    accepts: (text) => text !== REPORT && NAME.test(text),
    hint: (text) =>
      text === REPORT ? 'the digest that everybody has is called so: it is set up by `report`' : undefined,
  },
  line: {
    expected: 'text of one line',
    accepts: (text) => /^[^\x00-\x1f\x7f-\x9f]+$/.test(text),
  },
  path: {
    expected: 'a path',
    accepts: (text) => text !== '' && !text.includes('\0'),
  },
  argument: {
    expected: 'text without a NUL',
    accepts: (text) => !text.includes('\0'),
  },
  program: {
    expected: 'the absolute path of a program',
    accepts: (text) => /^\/[^\0]+$/.test(text),
  },
  'time-zone': {
    expected: 'a time zone such as `Europe/Paris`',
    accepts: (text) => zoneNamed(text) !== undefined,
    hint: (text) => didYouMean(text, suggestionsFor(text, Intl.supportedValuesOf('timeZone')).slice(0, 1)),
  },
  cron: {
    expected: 'a cron expression such as `0 0 * * *`',
    accepts: (text) => cron.validate(text),
    hint: describeCronProblem,
  },
  encoding: {
    expected: 'a character encoding such as `latin1`',
    accepts: isEncoding,
    hint: (text) => didYouMean(text, COMMON_ENCODINGS),
  },
  start: {
    expected: '`now`, `oldest`, or how long ago, such as `6h`',
    accepts: (text) => text === 'now' || text === 'oldest' || parseDuration(text) !== undefined,
    hint: (text) => didYouMean(text, ['now', 'oldest']),
  },
  duration: {
    expected: 'a duration such as `1h`',
    accepts: (text) => (parseDuration(text)?.microseconds ?? 0) > 0,
  },
  timeout: {
    expected: 'a duration of at most 24d, such as `30s`',
    accepts: (text) => isWithin(parseDuration(text)?.microseconds, 1, LONGEST_TIMEOUT),
  },
  size: {
    expected: 'a size such as `100MB`, at least 1kB',
    accepts: (text) => (parseSize(text) ?? 0) >= 1_000,
  },
  'spool-size': {
    expected: 'a size such as `256MB`, at least 16MB',
    accepts: (text) => (parseSize(text) ?? 0) >= 16e6,
  },
  'message-size': {
    expected: 'a size such as `64KiB`, from 1kB to 1MiB',
    accepts: (text) => isWithin(parseSize(text), 1_000, 2 ** 20),
  },
  'output-size': {
    expected: 'a size such as `1MiB`, from 1kB to 16MiB',
    accepts: (text) => isWithin(parseSize(text), 1_000, 2 ** 24),
  },
  'file-mode': {
    expected: "the permissions of a file that its owner may write, such as `'0640'`",
    accepts: (text) => /^0?6[04][04]$/.test(text),
  },
  rate: {
    expected: 'so many in a span of time, such as `20 per 1h`',
    accepts: (text) =>
      /^[1-9]\d{0,5} per \S+$/.test(text) && (parseDuration(text.split(' ')[2] ?? '')?.seconds ?? 0) > 0,
  },
  url: {
    expected: 'a URL such as `https://chat.example.org/hooks/abc`',
    accepts: isWebAddress,
  },
  'header-name': {
    expected: 'the name of an HTTP header',
    accepts: (text) => /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(text),
  },
  endpoint: {
    expected: 'an address and a port such as `127.0.0.1:9477` or `[::1]:9477`',
    accepts: (text) => parseEndpoint(text) !== undefined,
  },
  listen: {
    expected:
      '`udp://`, `tcp://` or `tls://` with an address and a port, or `unix://` or `unix-stream://` with a path',
    accepts: (text) => parseListenPlace(text) !== undefined,
    hint: (text) =>
      /^(?:udp|tcp|tls):/.test(text)
        ? 'write such as `udp://192.0.2.10:514`, `udp://0.0.0.0:514` for all of IPv4, or `udp://[::]:514` for all of IPv6'
        : undefined,
  },
  pattern: {
    expected: 'a regular expression between slashes that runs in linear time, such as `/^\\d{4}-/`',
    accepts: (text) => !('problem' in compileWrittenPattern(text)),
    hint: describePatternProblem,
  },
  'lookup-pattern': {
    expected: 'a regular expression between slashes that captures `value`, such as `/^name: (?<value>.+)$/`',
    accepts: (text) => /<value[>:]/.test(text) && !('problem' in compileWrittenPattern(text)),
    hint: describePatternProblem,
  },
  'journal-namespace': {
    expected: 'the name of a journal namespace',
    accepts: (text) => /^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/.test(text),
  },
  'credential-name': {
    expected: 'the name of a credential such as `smtp-password`',
    accepts: (text) => /^[A-Za-z0-9_.-]{1,255}$/.test(text) && !/^\.\.?$/.test(text),
  },
  'mail-address': {
    expected: 'a mail address such as `root@example.org`',
    accepts: isMailAddress,
  },
  host: {
    expected: 'a host name or an address',
    accepts: (text) => parseAddress(text) !== undefined || isHostName(text),
  },
  network: {
    expected: 'an address or a network such as `192.168.1.0/24`',
    accepts: (text) => parseAddressOrNetwork(text) !== undefined,
  },
  'nftables-table': {
    expected: 'the family and the name of a table, such as `inet filter`',
    accepts: (text) => NFT_TABLE.test(text),
  },
  'ipset-name': {
    expected:
      'the name of a set: at most 31 letters, digits, `_`, `.` and `-`, beginning with a letter or `_`',
    accepts: (text) => /^[A-Za-z_][A-Za-z0-9_.-]{0,30}$/.test(text),
  },
  date: {
    expected: 'a day such as `2026-12-31`',
    accepts: isCalendarDay,
  },
  'nftables-name': {
    expected: 'the name of a set: letters, digits, `_`, `.` and `-`, beginning with a letter or `_`',
    accepts: (text) => NFT_NAME.test(text),
  },
} as const satisfies Record<string, Format>

export type FormatName = keyof typeof FORMATS

/** The format of a name, or undefined where there is none. */
export function formatNamed(name: string): Format | undefined {
  return isFormatName(name) ? FORMATS[name] : undefined
}

const COMMON_ENCODINGS = [
  'latin1',
  'iso-8859-15',
  'windows-1252',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'gbk',
  'big5',
]

function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name)
}

function isWithin(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most
}

function isEncoding(text: string): boolean {
  try {
    new TextDecoder(text)
    return true
  } catch {
    return false
  }
}

function describePatternProblem(text: string): string | undefined {
  const compiled = compileWrittenPattern(text)
  return 'problem' in compiled ? compiled.problem : undefined
}

function describeCronProblem(text: string): string | undefined {
  const [problem] = cron.validateDetailed(text).errors
  if (problem === undefined || problem.value === undefined) return undefined
  if (problem.field === 'expression')
    return 'five fields: minute, hour, day of the month, month, day of the week'
  const field = problem.field.replace('Of', 'OfThe').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return `the ${field} cannot be \`${problem.value}\``
}
