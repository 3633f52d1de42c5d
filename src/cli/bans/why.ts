import { type BanRow, banRows, isBanRow } from '../../daemon/state-rows.ts'
import { loadProgram } from '../../program/load-program.ts'
import { parseAddress, parseAddressOrNetwork, parseNetwork } from '../../values/address.ts'
import { isoMicroseconds } from '../../values/instant.ts'
import { jsonText } from '../../values/json-text.ts'
import { visible } from '../../values/visible.ts'
import { EXIT } from '../command.ts'
import { say } from '../say.ts'
import { askOrRead } from '../state-command.ts'
import { parseTime } from '../time-option.ts'
import type { BansAction, BansCall } from './action.ts'
import { type EntryAbout, entriesAbout } from './entries-about.ts'
import { BY_HAND, localTime } from './list.ts'

const DAY = 86_400e6

/** `bans why`: the bans of an address, and the entries that led to them. */
export const why: BansAction = {
  usage: 'ADDRESS [--since TIME]',
  takes: ['json', 'set', 'since'],
  run: async (call) => {
    const { words, options, place, wrongUsage } = call
    const [text = '', ...more] = words
    const asked = parseAddressOrNetwork(text)?.text
    if (asked === undefined || more.length > 0)
      return wrongUsage('write `bans why ADDRESS`: an address or a network')
    const now = Date.now()
    const since = parseTime(options.since, now)
    if (since === 'invalid')
      return wrongUsage('a time must look like 2026-11-20, 2026-11-20T10:00:00Z, or 6h')
    const bans = await bansOf(asked, call)
    if (typeof bans === 'number') return bans
    const found = await lookUp(asked, bans, { config: call.config, since, now: now * 1000 })
    if (options.json) {
      for (const ban of bans) process.stdout.write(`${jsonText({ ban })}\n`)
      for (const entry of found?.entries ?? []) process.stdout.write(`${jsonText({ entry })}\n`)
    } else process.stdout.write(visibleLines(textOf(asked, bans, found, place.timezone)))
    return bans.length > 0 || (found?.count ?? 0) > 0 ? EXIT.fine : EXIT.problems
  },
}

interface Found {
  readonly entries: readonly EntryAbout[]
  readonly count: number
  readonly since: number
}

/** The bans of the address, and of networks that hold it; or the exit code. */
async function bansOf(
  asked: string,
  { place, options: { set } }: BansCall,
): Promise<readonly BanRow[] | number> {
  const bans: BanRow[] = []
  const address = parseAddress(asked)
  const add = (ban: BanRow) => {
    if (set !== undefined && ban.set !== set) return
    if (ban.address === asked || (address && parseNetwork(ban.address)?.contains(address))) bans.push(ban)
  }
  const code = await askOrRead(place, {
    request: { command: 'bans', all: true },
    onRow: (row) => (isBanRow(row) ? add(row) : undefined),
    onResult: () => {},
    fromState: (reader) => {
      for (const ban of reader === undefined ? [] : banRows(reader, undefined)) add(ban)
    },
  })
  return code === EXIT.fine ? bans : code
}

/** Entries since the time given; without one, from a day before the latest ban to a day after, or of the last day where there was none. */
async function lookUp(
  asked: string,
  bans: readonly BanRow[],
  { config, since, now }: { config: string | undefined; since: number | undefined; now: number },
): Promise<Found | undefined> {
  const { settings, checked } = await loadProgram({ config, chains: [], banSets: 'any', onlyErrors: true })
  if (settings === undefined || checked === undefined) {
    say('warning', 'the entries cannot be looked up: the chains are wrong', 'see `pyruse-ts check`')
    return undefined
  }
  const began = bans.length === 0 ? now : Math.max(...bans.map((ban) => Date.parse(ban.since) * 1000))
  const from = since ?? began - DAY
  const addresses = [...new Set([asked, ...bans.map(({ address }) => address)])]
  const look = {
    settings,
    program: checked.program,
    addresses,
    since: from,
    until: since === undefined ? Math.min(now, began + DAY) : now,
  }
  return { ...(await entriesAbout(look)), since: from }
}

function textOf(
  asked: string,
  bans: readonly BanRow[],
  found: Found | undefined,
  timezone: string,
): readonly string[] {
  const local = localTime(timezone)
  const lines = bans.flatMap(({ set, address, since, until, times, rule, message }) => [
    `${address} by ${set}: since ${local(since)}, ${until === null ? 'without end' : `until ${local(until)}`}, ${times} ${times === 1 ? 'time' : 'times'}, ${rule ?? BY_HAND}`,
    `    ${message}`,
  ])
  if (bans.length === 0) lines.push(`No ban of ${asked} is remembered.`)
  if (found === undefined) return lines
  const { entries, count } = found
  const shown = count > entries.length ? `the last ${entries.length} of ${count}` : `${count}`
  const from = local(isoMicroseconds(found.since))
  lines.push('', `Entries about it since ${from}, walked through the chains as they are now: ${shown}`)
  const hosts = new Set(entries.map(({ host }) => host))
  const where = ({ host }: EntryAbout) => (hosts.size > 1 && host !== null ? `${host}: ` : '')
  return [...lines, ...entries.map((entry) => entryText(entry, local, where(entry)))]
}

function entryText(
  { at, verdict, rule, counters, effects, message }: EntryAbout,
  local: (iso: string) => string,
  where: string,
): string {
  const counted = Object.entries(counters).map(([name, value]) => `${name} ${value}`)
  const asked = effects.map((effect) =>
    'effect' in effect && 'set' in effect ? `${effect.effect} ${effect.set}` : '',
  )
  const became = [`${verdict}${rule === null ? '' : ` ${rule}`}`, ...counted, ...asked].join(', ')
  return `  ${local(at)}  ${became}: ${where}${message}`
}

/** Nothing that an attacker wrote may steer a terminal. */
function visibleLines(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join('')
}
