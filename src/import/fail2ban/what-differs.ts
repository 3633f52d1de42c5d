import ipaddr from 'ipaddr.js'
import { parseAddressOrNetwork } from '../../values/address.ts'
import type { Notes } from '../notes.ts'
import { BAN_SET, MAILS } from './chains.ts'
import { whyDisbelieved } from './disbelieved.ts'
import type { Defaults, Jail, Jails, Thresholds } from './jails.ts'
import type { Place } from './places.ts'
import { shippedChainOf } from './shipped-filters.ts'
import { isAlike, textOf } from './thresholds.ts'

/** Actions that keep somebody out by the firewall, as the ban set does. */
const FIREWALLS =
  /^(?:iptables|nftables|ipset|firewallcmd|ufw|shorewall|route|pf|ipfw|bsd-ipfw|blocklist_none|dummy)/

/** What is otherwise whatever the jails say. */
export function noteGeneral({ defaults }: Jails, notes: Notes): void {
  notes.difference(
    `bans are only observed: delete \`mode: observe\` of the ban set \`${BAN_SET}\` once fail2ban is stopped`,
  )
  notes.difference(
    'the shipped chains look at every service of docs/offences.md that speaks, not only at those of the jails',
  )
  notes.difference('a ban keeps an address out at all ports, whatever `port` a jail names')
  notes.difference(
    'host names are never looked up: a line that tells one in the place of an address counts against nobody',
  )
  if (defaults.hasFormula)
    notes.difference(
      '`bantime.formula` and `bantime.multipliers` are not carried over: each ban lasts twice as long',
    )
}

/** What is otherwise with all jails in whose place shipped chains are. */
export function noteProbes(notes: Notes): void {
  notes.difference(
    'what honest clients do as well counts apart in the shipped chains, and bans at one more than 20 whatever `maxretry` says: `define max_probes` (docs/offences.md)',
  )
}

/** What of a jail is lost where a shipped chain takes its place. */
export function noteShipped(jail: Jail, rule: Thresholds, defaults: Defaults, notes: Notes): void {
  notes.at(placeName(jail))
  notes.difference(`the shipped chain \`${shippedChainOf(jail).chain}\` takes its place`)
  const disbelief = whyDisbelieved(jail)
  if (disbelief !== undefined) notes.loss(disbelief)
  noteJail(jail, defaults, notes)
  if (jail.bantime === 'for ever')
    notes.loss('its bans have no end: those of the shipped chains last for `ban_time`')
  if (!isAlike(jail, rule))
    notes.loss(`it has thresholds of its own (${textOf(jail)}): the shipped chains have one for all services`)
  const further = jail.ignoreip.filter((one) => !defaults.ignoreip.includes(one))
  if (further.length > 0)
    notes.loss(`whom only it ignores (${further.join(', ')}) may be added to \`define trusted\``)
  if (jail.definition?.isChanged)
    notes.loss(
      'its filter was changed (in the jail, or in a .local): that is not carried over to the shipped chain',
    )
}

/** What of any jail is lost. */
export function noteJail(jail: Jail, { escalates, ignoreip }: Defaults, notes: Notes): void {
  const spared = ignoreip.filter((one) => !jail.ignoreip.includes(one))
  if (spared.length > 0)
    notes.difference(`it does not ignore ${spared.join(', ')}, which nobody bans here, since [DEFAULT] does`)
  const { ignorecommand, actions } = jail
  if (jail.findtime === undefined) notes.loss('its `findtime` is no time: failures count for ever')
  if (jail.bantime === undefined) notes.loss('its `bantime` is no time: bans have no end')
  if (jail.escalates !== escalates)
    notes.loss('its `bantime.increment` is its own: `escalate` of a ban set holds for all bans of it')
  if (ignorecommand.trim() !== '') notes.loss(`\`ignorecommand = ${ignorecommand}\` is not carried over`)
  for (const { name } of actions)
    if (!FIREWALLS.test(name) && !MAILS.test(name))
      notes.loss(
        `its action \`${name}\` is not carried over: see \`backend: command\` of a ban set, \`exec\` and \`webhook\``,
      )
}

export function noteUnknownLines({ sources }: Place, notes: Notes): void {
  if (sources.some(({ isKnown }) => !isKnown))
    notes.difference(
      'lines that none of its patterns knows are in the digest, under Unexpected: end its chain with `drop` to have them forgotten, as fail2ban did',
    )
}

/** Those that are addresses or networks; loopback, which nobody bans, left out. */
export function addressesOf(written: readonly string[], notes: Notes): readonly string[] {
  return written.flatMap((one) => {
    const found = parseAddressOrNetwork(withPrefix(one))
    if (found === undefined) {
      notes.loss(
        `\`ignoreip = ${one}\` is no address: write addresses, or a list into a file that \`never_ban\` names`,
      )
      return []
    }
    const text = String(found)
    return text === '::1' || text.startsWith('127.') ? [] : [text]
  })
}

/** `192.0.2.0/255.255.255.0` as `192.0.2.0/24`; what has no mask, or one with gaps, stays as it is. */
function withPrefix(written: string): string {
  const [, address, mask = ''] = /^(.+)\/([\d.]+)$/.exec(written) ?? []
  if (!ipaddr.IPv4.isValidFourPartDecimal(mask)) return written
  const length = ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask()
  return length === null ? written : `${address}/${length}`
}

export function placeName({ name }: Jail): string {
  return `[${name}]`
}
