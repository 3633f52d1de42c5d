import { LOG_LEVELS, type LogEffect, type Origin } from '../../module/effect.ts'

/** The journal's limits and ours, in bytes; journald takes no datagram larger than the socket's buffer. */
const LONGEST_MESSAGE = 32_768
const LONGEST_VALUE = 4096
const LARGEST_ENTRY = 65_536
const MOST_FIELDS = 32
const LONGEST_NAME = 64

/** What this program writes itself: a field of a rule by one of these names gets a prefix. */
const OWN_FIELDS = ['MESSAGE', 'PRIORITY', 'SYSLOG_IDENTIFIER', 'PYRUSE_RULE']

/**
 * The datagram of the journal's native protocol that a `log` effect stands for. PYRUSE_RULE tells the rule that wrote
 * it, or `policy`, or `analysis` (report/verdict.ts). At most 32 further fields and 64 KiB; what is longer is cut.
 */
export function journalEntry(effect: Origin & LogEffect): Buffer {
  const own = [
    field('MESSAGE', effect.message, LONGEST_MESSAGE),
    field('PRIORITY', String(LOG_LEVELS.indexOf(effect.level)), LONGEST_VALUE),
    field('SYSLOG_IDENTIFIER', 'pyruse-ts', LONGEST_VALUE),
    field('PYRUSE_RULE', effect.rule ?? 'policy', LONGEST_VALUE),
  ]
  const parts = [...own]
  let size = own.reduce((sum, part) => sum + part.length, 0)
  for (const [name, value] of Object.entries(effect.fields).slice(0, MOST_FIELDS)) {
    const part = field(journalFieldName(name), value, LONGEST_VALUE)
    size += part.length
    if (size > LARGEST_ENTRY) break
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/**
 * The name as the journal takes it: capitals, digits and underscores, at most 64, and neither an underscore (which marks
 * what journald itself vouches for) nor a digit first.
 */
export function journalFieldName(name: string): string {
  const plain = name
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, '_')
    .replace(/^_+/, '')
  const free = /^[A-Z]/.test(plain) && !OWN_FIELDS.includes(plain)
  return (free ? plain : `PYRUSE_${plain}`).slice(0, LONGEST_NAME)
}

/** `NAME=value`, or where the value has line breaks or NULs, its length in front of it. */
function field(name: string, value: string, longest: number): Buffer {
  const bytes = cutBytes(Buffer.from(value), longest)
  if (!/[\n\0]/.test(value)) return Buffer.concat([Buffer.from(`${name}=`), bytes, Buffer.from('\n')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from('\n')])
}

/** At most so many bytes of UTF-8, without half a character at the end. */
function cutBytes(bytes: Buffer, longest: number): Buffer {
  if (bytes.length <= longest) return bytes
  let end = longest
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.subarray(0, end)
}
