import { storableTime } from '../../state/bounds.ts'
import { isObject, parseJson } from '../../values/json-value.ts'

/** A ban as fail2ban tells of it. Times are microseconds since the epoch; without an end it is null. */
export interface TimedBan {
  readonly address: string
  readonly since: number
  readonly until: number | null
}

/**
 * `[{'sshd': ['192.0.2.1']}, {'recidive': []}]`, as `fail2ban-client banned` prints: Python's way to write a list. Undefined
 * where it is another one: nothing of it may be passed over in silence.
 */
export function jailsOf(text: string): ReadonlyMap<string, readonly string[]> | undefined {
  if (!text.startsWith('[')) return undefined
  const list = parseJson(text.replaceAll("'", '"'))
  if (!Array.isArray(list)) return undefined
  const jails = new Map<string, readonly string[]>()
  for (const jail of list) {
    if (!isObject(jail)) return undefined
    for (const [name, addresses] of Object.entries(jail)) {
      if (!Array.isArray(addresses)) return undefined
      jails.set(name, addresses.map(String))
    }
  }
  return jails
}

const TIMED = /^(?<address>\S+)\s+(?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d) \+ (?<seconds>-?\d+) = /

/**
 * `192.0.2.1  2026-11-21 20:44:59 + 3600 = …`, as `fail2ban-client get JAIL banip --with-time` prints: its times are
 * local, and -1 s are a ban without end.
 */
export function timedBan(line: string): TimedBan | undefined {
  const { address, day, time, seconds } = TIMED.exec(line)?.groups ?? {}
  const since = Date.parse(`${day}T${time}`) * 1000
  if (address === undefined || Number.isNaN(since)) return undefined
  const length = Number(seconds) * 1_000_000
  return { address, since, until: length < 0 ? null : storableTime(since + length) }
}
