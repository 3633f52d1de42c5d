import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { parseObject } from '../../values/json-value.ts'
import { cutText } from '../text.ts'
import type { StampReader } from './syslog-time.ts'

/** Keys that hold the time of an entry, and the message; those of other programs than journald first come, first served. */
const TIME_KEYS = ['time', 'timestamp', '@timestamp', 'ts']
/** The year 2000, in seconds since the epoch. */
const FIRST_SECOND = 946_684_800
const MESSAGE_KEYS = ['MESSAGE', 'message', 'msg']
/** Journald takes no longer names, and no entry needs more fields. */
const LONGEST_NAME = 64
const MOST_FIELDS = 256

/**
 * The entry of a line that holds a JSON object: each key with a text, a number or a boolean is a field, in capitals, and
 * what no name of a field can hold as `_`; the message is the whole line where no key says it. Undefined where it is no
 * object. Of what journald vouches for (`_…`) nothing can be said by a line.
 */
export function readJsonLine(
  line: string,
  realtime: number,
  stamps: StampReader,
  fallback: TextDecoder,
): Entry | undefined {
  const object = line.startsWith('{') ? parseObject(line) : undefined
  if (object === undefined) return undefined
  const messageKey = MESSAGE_KEYS.find((key) => typeof object[key] === 'string')
  const fields = new Map<string, string>()
  for (const [key, value] of Object.entries(object)) {
    if (fields.size === MOST_FIELDS) break
    const name = key === messageKey ? 'MESSAGE' : nameOf(key)
    if (name !== undefined && isScalar(value) && !fields.has(name))
      fields.set(name, cutText(String(value), fallback))
  }
  // Clients may choose keys, and many of them: what is looked at first is never among those for which there is no room.
  const message = messageKey === undefined ? line : object[messageKey]
  if (!fields.has('MESSAGE')) fields.set('MESSAGE', cutText(String(message), fallback))
  const times = TIME_KEYS.map((key) => timeIn(object[key], stamps))
  return {
    realtime: times.find((time) => time !== undefined) ?? realtime,
    field: (name) => fields.get(name),
    fields: () => Object.fromEntries(fields),
  }
}

/** The time that a value says, in microseconds since the epoch. */
function timeIn(value: unknown, stamps: StampReader): number | undefined {
  if (typeof value === 'string') return stamps.read(value)?.realtime
  return typeof value === 'number' && value >= FIRST_SECOND ? sinceEpoch(value) : undefined
}

/** Caddy writes seconds since the epoch, others milliseconds: what is of this century as one is not as the other. */
function sinceEpoch(time: number): number {
  return Math.round(time < FIRST_SECOND * 1000 ? time * 1_000_000 : time * 1000)
}

/** The name of the field for a key, as journald allows it, or undefined where nothing is left of it. */
function nameOf(key: string): string | undefined {
  const name = key
    .slice(0, LONGEST_NAME)
    .replaceAll(/[^A-Za-z0-9]/g, '_')
    .replace(/^[_0-9]+/, '')
    .toUpperCase()
  return name === '' || name === 'MESSAGE' ? undefined : name
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
