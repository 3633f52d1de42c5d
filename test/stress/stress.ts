import { setTimeout } from 'node:timers/promises'
import { Random } from '../../bench/corpus/random.ts'
import { INVARIANTS } from './invariants.ts'
import { anyOperation, OPERATIONS, type Scene } from './operations.ts'
import { makeWorld, type World } from './world.ts'

/** Operations of a round, and the milliseconds between two of them. */
const ROUND = { operations: [10, 25], pauses: [0, 0, 50, 400, 1_500] } as const
/** Milliseconds in which all is to become quiet, and between two looks at it. */
const PATIENCE = 60_000
const LOOK_EVERY = 1_000

export interface StressOptions {
  readonly rounds: number
  readonly seed: number
  /** Told what is done next. */
  readonly onOperation?: (round: number, operation: string) => void
}

export interface StressResult {
  /** What must not be, with the round in which it was seen. */
  readonly problems: readonly string[]
  readonly operations: ReadonlyMap<string, number>
  readonly lines: number
  /** What was done, and what came of it. */
  readonly story: readonly string[]
}

/**
 * Does many things to a running daemon at the same time, waits until all is quiet, and looks whether what must hold does:
 * round after round, with the same seed the same ones. What they meet in the daemon at differs from run to run.
 */
export async function stress({ rounds, seed, onOperation }: StressOptions): Promise<StressResult> {
  const random = new Random(seed)
  const problems: string[] = []
  const operations = new Map<string, number>()
  await using world = await makeWorld()
  await world.daemon.logged('started')
  for (let round = 1; round <= rounds && problems.length === 0; round++) {
    const scene = {
      world,
      random,
      blame: (problem: string) => void problems.push(`round ${round}: ${problem}`),
    }
    await play(scene, (operation) => {
      onOperation?.(round, operation)
      world.tell(`round ${round}: ${operation}`)
      operations.set(operation, (operations.get(operation) ?? 0) + 1)
    })
    for (const problem of await whatRemains(world)) scene.blame(problem)
  }
  return { problems, operations, lines: world.said.length, story: world.story }
}

/** A round of operations, until all that they began has ended. */
async function play(scene: Scene, onOperation: (name: string) => void): Promise<void> {
  const { random } = scene
  const going: Promise<void>[] = []
  for (let left = random.between(...ROUND.operations); left > 0; left--) {
    const name = anyOperation(random)
    onOperation(name)
    const operation = OPERATIONS[name]
    const done = Promise.resolve(operation?.act(scene))
    if (operation?.alone) await done
    else going.push(done)
    await setTimeout(random.pick(ROUND.pauses))
  }
  await Promise.all(going)
}

/** What does not hold even after all has had time to become quiet. */
async function whatRemains(world: World): Promise<readonly string[]> {
  world.breakCommands(false)
  world.mails.busy = world.requests.busy = false
  world.configuration.aside = true
  world.configuration.write()
  const { daemon } = world
  const ended = await Promise.race([daemon.logged('started').then(() => undefined), daemon.ended])
  if (ended !== undefined) return [`the daemon ended with ${ended}`, ...daemon.complaints]
  const reloaded = await world.command('reload')
  if (reloaded.code !== 0) return [`the last reload failed: ${reloaded.stdout}${reloaded.stderr}`]
  for (const end = Date.now() + PATIENCE; ; await setTimeout(LOOK_EVERY)) {
    const problems = (await Promise.all(INVARIANTS.map((holds) => holds(world)))).flat()
    if (problems.length === 0 || Date.now() > end) return problems
  }
}
