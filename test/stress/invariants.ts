import { readdirSync, readFileSync } from 'node:fs'
import { Network, parseAddress, parseAddressOrNetwork } from '../../src/values/address.ts'
import { jsonLines } from '../support/pyruse.ts'
import { sentLines } from '../support/sent-digests.ts'
import { COUNTED } from './chains.ts'
import type { World } from './world.ts'

/** Of a daemon that has nothing to do. */
const MOST_OPEN_FILES = 100

/** What must hold whenever all is quiet: each gives what does not. */
export const INVARIANTS: readonly ((world: World) => Promise<readonly string[]> | readonly string[])[] = [
  firewallHoldsWhatRuns,
  nobodySparedIsHeld,
  linesAreToldOnce,
  archiveHasEachLineOnce,
  mailsLeaveOnce,
  requestsLeaveOnce,
  programsRunOnce,
  nothingPilesUp,
]

interface Ban {
  readonly set: string
  readonly address: string
}

async function firewallHoldsWhatRuns(world: World): Promise<readonly string[]> {
  const held = heldBySet(world)
  const bans = await runningBans(world)
  return held.flatMap(([set, addresses]) => {
    const running = new Set(bans.filter((ban) => ban.set === set).map(({ address }) => address))
    return [
      ...listed(`${set} has lost`, withoutCovered(running.difference(addresses), addresses)),
      ...listed(`${set} holds who is not banned:`, addresses.difference(running)),
    ]
  })
}

/** An address of a network that is held is as good as held. */
function withoutCovered(addresses: ReadonlySet<string>, held: ReadonlySet<string>): ReadonlySet<string> {
  const networks = [...held].map(parseAddressOrNetwork).filter((element) => element instanceof Network)
  const isCovered = (address: string) => {
    const parsed = parseAddress(address)
    return parsed !== undefined && networks.some((network) => network.contains(parsed))
  }
  return new Set([...addresses].filter((address) => !isCovered(address)))
}

function nobodySparedIsHeld(world: World): readonly string[] {
  const spared = new Set(world.configuration.neverBan)
  return heldBySet(world).flatMap(([set, addresses]) =>
    listed(`${set} holds whom nobody may ban:`, addresses.intersection(spared)),
  )
}

function listed(problem: string, addresses: ReadonlySet<string>): readonly string[] {
  return addresses.size === 0 ? [] : [`${problem} ${[...addresses].join(', ')}`]
}

async function linesAreToldOnce(world: World): Promise<readonly string[]> {
  const { stdout } = await world.command('report', '--json')
  const lines = [...jsonLines(stdout), ...sentLines(world.state)].filter(isReportLine)
  const told = lines.reduce((sum, { message, count }) => sum + (message === COUNTED ? count : 0), 0)
  return told === world.said.length ? [] : [`${told} of ${world.said.length} lines are told`]
}

function archiveHasEachLineOnce(world: World): readonly string[] {
  const archived = world.archived.length
  return archived === world.said.length
    ? []
    : [`${archived} of ${world.said.length} lines are in the archive`]
}

/** Never another mail for the same line. */
function mailsLeaveOnce(world: World): readonly string[] {
  const alerts = [...world.mails.delivered.values()].filter(({ subject }) => subject.startsWith('mail '))
  return [
    ...often(
      'mail',
      asked(world, 'mail'),
      alerts.map(({ subject }) => subject.replace('mail ', '')),
    ),
    ...alerts.filter(({ changed }) => changed).map(({ subject }) => `${subject} came as two mails`),
    ...alerts.flatMap(({ subject, times }) => tooOften(subject, times, world)),
  ]
}

function requestsLeaveOnce(world: World): readonly string[] {
  const requests = [...world.requests.received.values()]
  return [
    ...often(
      'hook',
      asked(world, 'hook'),
      requests.map(({ body }) => body),
    ),
    ...requests.flatMap(({ body, times }) => tooOften(`hook ${body}`, times, world)),
  ]
}

/** Only a death makes one and the same come again. */
function tooOften(what: string, times: number, { kills }: World): readonly string[] {
  return times > 1 + kills ? [`${what} came ${times} times`] : []
}

/** A program that was running at a death may run again. */
function programsRunOnce(world: World): readonly string[] {
  return often('run', asked(world, 'run'), world.ran, world.kills)
}

/** The numbers of the lines that ask for something. */
function asked({ said }: World, kind: string): readonly string[] {
  return said
    .filter((message) => message.startsWith(`${kind} `))
    .map((message) => message.slice(kind.length + 1))
}

/** Each must have come as often as it was asked for, and may have come so many times more. */
function often(kind: string, asked: readonly string[], came: readonly string[], more = 0): readonly string[] {
  const expected = countsOf(asked)
  const found = countsOf(came)
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((name) => {
    const [wanted, got] = [expected.get(name) ?? 0, found.get(name) ?? 0]
    return got < wanted || got > wanted + more ? [`${kind} ${name} came ${got} times for ${wanted}`] : []
  })
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function nothingPilesUp({ daemon: { pid, complaints } }: World): readonly string[] {
  const files = readdirSync(`/proc/${pid}/fd`).length
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return [
    ...complaints.map((complaint) => `the daemon complains: ${complaint}`),
    ...(files > MOST_OPEN_FILES ? [`the daemon has ${files} open files`] : []),
    ...(children === '' ? [] : [`the daemon has children: ${children}`]),
  ]
}

function heldBySet({ sets, configuration }: World): readonly (readonly [string, ReadonlySet<string>])[] {
  return [...configuration.sets].map((name) => [name, new Set(sets[name]?.held())])
}

async function runningBans(world: World): Promise<readonly Ban[]> {
  const { stdout } = await world.command('bans', 'list', '--json')
  return jsonLines(stdout).filter(isBan)
}

function isBan(value: unknown): value is Ban {
  return typeof value === 'object' && value !== null && 'set' in value && 'address' in value
}

function isReportLine(value: unknown): value is { readonly message: string; readonly count: number } {
  return typeof value === 'object' && value !== null && 'message' in value && 'count' in value
}
