import type { BanOrder, RefusedOrder } from '../../control/ban-orders.ts'
import { isBanRow } from '../../daemon/state-rows.ts'
import { storableTime } from '../../state/bounds.ts'
import { parseJson } from '../../values/json-value.ts'
import { jailsOf, timedBan } from './fail2ban-bans.ts'

/** What is taken for granted where a file does not say it. Times are microseconds since the epoch. */
export interface BanFileDefaults {
  /** Overrides what the file says. */
  readonly set: string | undefined
  readonly since: number
  readonly until: number | null
  readonly comment: string
}

export interface BanFile {
  readonly orders: readonly BanOrder[]
  readonly refused: readonly RefusedOrder[]
}

/**
 * Reads bans from a file: what `bans export` writes, what `fail2ban-client` prints for `banned` or for
 * `get JAIL banip --with-time`, or one address or network a line, with `#` comments.
 */
export function readBanFile(text: string, defaults: BanFileDefaults): BanFile {
  const jails = jailsOf(text.trim())
  if (jails !== undefined) {
    const pairs = [...jails].flatMap(([jail, addresses]) => addresses.map((address) => ({ jail, address })))
    return collect(pairs, ({ jail, address }) => plainOrder(address, defaults.set ?? jail, defaults))
  }
  const lines = text.split('\n').flatMap((line, index) => {
    const trimmed = line.trim()
    return trimmed === '' || trimmed.startsWith('#') ? [] : [{ line: trimmed, number: index + 1 }]
  })
  return collect(lines, ({ line, number }) =>
    // What a message holds is no comment: who is banned may have written it.
    /^[{[]/.test(line)
      ? jsonOrder(line, number, defaults)
      : plainOrder(line.replace(/\s+#.*/, ''), defaults.set, defaults),
  )
}

function collect<T>(items: readonly T[], orderOf: (item: T) => BanOrder | RefusedOrder): BanFile {
  const found = items.map(orderOf)
  return {
    orders: found.filter((one): one is BanOrder => !('reason' in one)),
    refused: found.filter((one): one is RefusedOrder => 'reason' in one),
  }
}

function plainOrder(
  line: string,
  set: string | undefined,
  defaults: BanFileDefaults,
): BanOrder | RefusedOrder {
  const { address, since, until } = timedBan(line) ?? { address: line, ...defaults }
  if (set === undefined)
    return { address, set: null, reason: 'it is not said which set is to ban it', hint: 'name one by --set' }
  return { set, address, since, until, times: 1, rule: null, message: defaults.comment }
}

function jsonOrder(line: string, number: number, defaults: BanFileDefaults): BanOrder | RefusedOrder {
  const row = parseJson(line)
  const since = isBanRow(row) ? microseconds(row.since) : undefined
  const until = isBanRow(row) ? (row.until === null ? null : microseconds(row.until)) : undefined
  if (!isBanRow(row) || since === undefined || until === undefined)
    return {
      address: `line ${number}`,
      set: null,
      reason: 'it is no ban',
      hint: 'each line is an object as `bans export` writes it, or an address',
    }
  const { set, address, times, rule, message } = row
  return {
    set: defaults.set ?? set,
    address,
    since,
    until,
    times: Number.isSafeInteger(times) && times > 0 ? times : 1,
    rule: typeof rule === 'string' ? rule : null,
    message: typeof message === 'string' ? message : defaults.comment,
  }
}

/** An ISO time as `bans export` writes it; a Date would forget the last three digits. */
function microseconds(text: unknown): number | undefined {
  const milliseconds = typeof text === 'string' ? Date.parse(text) : Number.NaN
  if (Number.isNaN(milliseconds) || milliseconds < 0) return undefined
  const [, rest = '0'] = /\.\d{3}(\d{3})/.exec(String(text)) ?? []
  return storableTime(milliseconds * 1000 + Number(rest))
}
