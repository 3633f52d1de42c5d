import { setTimeout } from 'node:timers/promises'
import { Random } from '../../bench/corpus/random.ts'
import { INVARIANTS } from './invariants.ts'
import { anyOperation, OPERATIONS } from './operations.ts'
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
    const blame = (problem: string) => void problems.push(`round ${round}: ${problem}`)
    const going: Promise<void>[] = []
    for (let left = random.between(...ROUND.operations); left > 0; left--) {
      const name = anyOperation(random)
      onOperation?.(round, name)
      operations.set(name, (operations.get(name) ?? 0) + 1)
      const operation = OPERATIONS[name]
      const done = Promise.resolve(operation?.act({ world, random, blame }))
      if (operation?.alone) await done
      else going.push(done)
      await setTimeout(random.pick(ROUND.pauses))
    }
    await Promise.all(going)
    for (const problem of await whatRemains(world)) blame(problem)
  }
  return { problems, operations, lines: world.said.length }
}

/** What does not hold even after all has had time to become quiet. */
async function whatRemains(world: World): Promise<readonly string[]> {
  world.breakCommands(false)
  await world.daemon.logged('started')
  const reloaded = await world.command('reload')
  if (reloaded.code !== 0) return [`the last reload failed: ${reloaded.stdout}${reloaded.stderr}`]
  for (const end = Date.now() + PATIENCE; ; await setTimeout(LOOK_EVERY)) {
    const problems = (await Promise.all(INVARIANTS.map((holds) => holds(world)))).flat()
    if (problems.length === 0 || Date.now() > end) return problems
  }
}
