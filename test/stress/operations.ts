import { setTimeout } from 'node:timers/promises'
import type { Random } from '../../bench/corpus/random.ts'
import { EXIT } from '../../src/cli/command.ts'
import { FLUSHES } from './ban-sets.ts'
import { LOGS } from './configuration.ts'
import type { World } from './world.ts'

/** What an operation works on; it draws all that it needs before it waits, so that a seed gives the same ones. */
export interface Scene {
  readonly world: World
  readonly random: Random
  /** Takes what must not be. */
  readonly blame: (problem: string) => void
}

/** Milliseconds within which a command has answered and a daemon ended, or something hangs. */
const PATIENT_COMMAND = 60_000
const PATIENT_END = 15_000
/** There are always so many ban sets. */
const FEWEST_SETS = 2
const ADDRESSES = 7
const SPARED = 0.25
const IMPORTED = 20
const REPEATED = [1, 3] as const
/** Milliseconds for which there is no room, and for which a daemon stands still. */
const FULL = [200, 3_000] as const
const FROZEN = [100, 2_500] as const

interface Operation {
  /** How often it is drawn, beside others. */
  readonly weight: number
  /** Does it; what is waited for goes on beside other operations. */
  act(scene: Scene): Promise<void> | void
  /** Nothing else happens meanwhile. */
  readonly alone?: true
}

/** All that may happen to a running daemon, by name. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'lines that ban': {
    weight: 6,
    act({ world, random }) {
      const line = `${random.pick(['long', 'long', 'short', 'forgive'])} ${anySet(world, random)} ${anAddress(random)}`
      for (let times = random.between(...REPEATED); times > 0; times--) world.say(line, random.pick(LOGS))
    },
  },
  'lines that tell': {
    weight: 3,
    act({ world, random }) {
      const kind = random.pick(['mail', 'hook', 'run', 'nothing'])
      for (let times = random.between(...REPEATED); times > 0; times--)
        world.say(`${kind} ${world.said.length}`, random.pick(LOGS))
    },
  },
  'a ban by hand': {
    weight: 4,
    act: ({ random, ...scene }) =>
      command(scene, ['bans', 'add', anyTarget(random), '--for', random.pick(['6s', '10m'])], random),
  },
  'a ban lifted by hand': {
    weight: 4,
    act: ({ random, ...scene }) => command(scene, ['bans', 'remove', anyTarget(random)], random),
  },
  'many bans imported': {
    weight: 1,
    act({ random, ...scene }) {
      const addresses = Array.from({ length: IMPORTED }, (_, index) => `198.51.100.${index}\n`)
      const file = scene.world.write('imported', addresses.join(''))
      return command(scene, ['bans', 'import', file, '--for', '6s'], random)
    },
  },
  'other settings': {
    weight: 4,
    act({ world, random, blame }) {
      const { configuration } = world
      const { sets } = configuration
      const set = random.pick(Object.keys(world.sets))
      if (!sets.has(set)) sets.add(set)
      else if (sets.size > FEWEST_SETS) sets.delete(set)
      configuration.aside = random.chance(0.5)
      configuration.neverBan = random.chance(SPARED) ? [anAddress(random)] : []
      configuration.write()
      return command({ world, blame }, ['reload'])
    },
  },
  'a flushed firewall': {
    weight: 2,
    act({ world, random }) {
      world.inside(...random.pick(FLUSHES))
    },
  },
  'chains that are wrong': {
    weight: 1,
    async act(scene) {
      const { world, blame } = scene
      // One that starts with them ends, as it should.
      await world.daemon.logged('started')
      world.configuration.spoil()
      const { code } = await world.command('reload')
      if (code === EXIT.fine) blame('chains that are wrong are taken')
      world.configuration.write()
      await command(scene, ['reload'])
    },
    alone: true,
  },
  'a full disk': {
    weight: 1,
    async act({ world, random }) {
      const milliseconds = random.between(...FULL)
      // One that starts without room ends, as it should.
      await world.daemon.logged('started')
      world.fillDisk(true)
      await setTimeout(milliseconds)
      world.fillDisk(false)
    },
    alone: true,
  },
  'servers that are busy': {
    weight: 1,
    act({ world: { mails, requests }, random }) {
      mails.busy = random.chance(0.5)
      requests.busy = random.chance(0.5)
    },
  },
  'commands that fail': {
    weight: 1,
    act: ({ world, random }) => world.breakCommands(random.chance(0.5)),
  },
  'a digest at once': { weight: 1, act: (scene) => command(scene, ['report', '--send']) },
  questions: {
    weight: 2,
    act: ({ random, ...scene }) =>
      command(scene, random.pick([['status'], ['bans'], ['report'], ['counters'], ['status', '--json']])),
  },
  'a rotated log': { weight: 1, act: ({ world, random }) => world.rotate(random.pick(LOGS)) },
  'a daemon that stands still': {
    weight: 1,
    async act({ world: { daemon }, random }) {
      daemon.kill('SIGSTOP')
      await setTimeout(random.between(...FROZEN))
      daemon.kill('SIGCONT')
    },
    alone: true,
  },
  'an end': { weight: 1, act: (scene) => restart(scene, 'SIGTERM'), alone: true },
  'a death': { weight: 1, act: (scene) => restart(scene, 'SIGKILL'), alone: true },
}

/** One of the operations, as often as its weight says. */
export function anyOperation(random: Random): string {
  return random.pick(Object.entries(OPERATIONS).flatMap(([name, { weight }]) => Array(weight).fill(name)))
}

/** Runs a command, with one of the ban sets where `random` is given; it must answer, whatever it says. */
async function command(
  { world, blame }: Omit<Scene, 'random'>,
  words: readonly string[],
  random?: Random,
): Promise<void> {
  const args = random === undefined ? words : [...words, '--set', anySet(world, random)]
  const asked = performance.now()
  const { code, stdout, stderr } = await world.command(...args)
  const took = performance.now() - asked
  if (code === EXIT.bug || code < 0) blame(`${args.join(' ')} ended with ${code}: ${stdout}${stderr}`)
  if (took > PATIENT_COMMAND) blame(`${args.join(' ')} took ${Math.round(took)} ms`)
}

async function restart({ world, blame }: Scene, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const asked = performance.now()
  const end = await world.restart(signal)
  const took = performance.now() - asked
  // One that has hardly begun ends as any program does.
  if (end !== signal && !(signal === 'SIGTERM' && end === 0)) blame(`a daemon ended with ${end} at ${signal}`)
  if (took > PATIENT_END) blame(`a daemon took ${Math.round(took)} ms to end at ${signal}`)
}

function anySet({ configuration }: World, random: Random): string {
  return random.pick([...configuration.sets])
}

function anAddress(random: Random): string {
  return `203.0.113.${random.between(1, ADDRESSES)}`
}

/** An address, or at times the network that they are all of. */
function anyTarget(random: Random): string {
  return random.chance(1 / ADDRESSES) ? '203.0.113.0/29' : anAddress(random)
}
