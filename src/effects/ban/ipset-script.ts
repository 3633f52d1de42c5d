import { parseAddressOrNetwork } from '../../values/address.ts'
import type { BanChange, HeldBan } from './backend.ts'

/** The set of the kernel that a change goes to. */
export interface IpsetTarget {
  readonly name: string
  readonly family: 4 | 6
  /** Whether it is made and kept here, by nobody's hand. */
  readonly managed: boolean
}

export interface IpsetChange {
  readonly target: IpsetTarget
  readonly change: BanChange
}

/** The longest time-out that ipset takes, in seconds: some 24 days. */
export const LONGEST_TIMEOUT = 2_147_483
/** Room for more than the database remembers. */
const MOST_ELEMENTS = 1_000_000
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,30}$/

export function isIpsetName(name: string): boolean {
  return NAME.test(name)
}

/** The script for `ipset restore -!` that makes the changes, one a line; one that is made already changes nothing. */
export function ipsetScript(changes: readonly IpsetChange[]): string {
  return changes.map(({ target, change }) => lineOf(target, change)).join('')
}

function lineOf({ name }: IpsetTarget, { element, banned }: BanChange): string {
  if (banned === 'not') return `del ${name} ${element.text}\n`
  // A time-out of 0 is none.
  const timeout = banned === 'for ever' ? 0 : Math.min(Math.ceil(banned), LONGEST_TIMEOUT)
  return `add ${name} ${element.text} timeout ${timeout}\n`
}

/** The line that makes a set; nothing happens where it is there. */
export function createLine({ name, family }: IpsetTarget): string {
  const inet = family === 4 ? 'inet' : 'inet6'
  return `create ${name} hash:net family ${inet} timeout 0 maxelem ${MOST_ELEMENTS}\n`
}

/** What `ipset save NAME` tells: the type of the set, and what it holds. It does not tell how long a ban was at first. */
export function savedSet(text: string): {
  readonly type: string | undefined
  readonly hasTimeouts: boolean
  readonly bans: readonly HeldBan[]
} {
  const lines = text.split('\n')
  const [, type, options = ''] =
    lines.map((line) => /^create \S+ (\S+)(.*)/.exec(line)).find((match) => match !== null) ?? []
  return { type, hasTimeouts: / timeout \d/.test(options), bans: lines.flatMap(heldBan) }
}

function heldBan(line: string): readonly HeldBan[] {
  const [, text = '', timeout = '0'] = /^add \S+ (\S+)(?: timeout (\d+))?/.exec(line) ?? []
  const element = parseAddressOrNetwork(text)
  if (element === undefined) return []
  const left = Number(timeout)
  return [{ element, seconds: left === 0 ? null : { whole: left, left } }]
}
