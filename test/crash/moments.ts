import { watch } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import type { Random } from '../../bench/corpus/random.ts'
import { databaseFile } from '../../src/state/database.ts'
import type { Daemon } from '../end-to-end/support/daemon.ts'
import type { HandOver } from '../support/counting-mail-server.ts'
import type { World } from './world.ts'

/** When a digest is closed: at every even second. */
export const SCHEDULE = '*/2 * * * * *'
const SCHEDULED_EVERY = 2_000
/** Milliseconds to wait for the moment at the most: then any moment will do. */
const PATIENCE = 2_000
/** Milliseconds to wait for the database, which daemons hold for moments only. */
const BUSY = 30_000

interface Victim {
  readonly daemon: Daemon
  readonly world: World
  readonly random: Random
}

/** Kinds of moments at which a daemon is killed: each kills it, or leaves it to be killed when it resolves. */
export const MOMENTS = {
  start: async ({ random }) => {
    await setTimeout(random.between(0, 900))
  },
  load: async ({ daemon, random }) => {
    await daemon.logged('started')
    await setTimeout(random.between(0, 300))
  },
  commit: async ({ daemon, world, random }) => {
    await daemon.logged('started')
    await writesTo(world.state, random.between(1, 12), () => daemon.kill('SIGKILL'))
  },
  record: async ({ daemon, world, random }) => {
    await daemon.logged('started')
    await holdingDatabase(world.state, random.between(1, 12), async () => {
      await setTimeout(random.between(0, 150))
      daemon.kill('SIGKILL')
    })
  },
  'mail hand-over': async ({ daemon, world, random }) => {
    const at = random.pick<HandOver>(['greeted', 'received', 'accepted'])
    await handOver(world, at, random.between(1, 2), () => daemon.kill('SIGKILL'))
  },
  digest: async ({ daemon, random }) => {
    await daemon.logged('started')
    const now = Date.now()
    await setTimeout(SCHEDULED_EVERY - (now % SCHEDULED_EVERY) + random.between(0, 250))
  },
  reload: async ({ daemon, world, random }) => {
    await daemon.logged('started')
    world.rewriteChains(`for the ${random.bits()}th time`)
    daemon.kill('SIGHUP')
    await setTimeout(random.between(0, 150))
  },
} as const satisfies Readonly<Record<string, (victim: Victim) => Promise<void>>>

export type Moment = keyof typeof MOMENTS

/** Acts while nothing can be noted that was done since the n-th commit: what was written to an archive, say. */
async function holdingDatabase(state: string, count: number, act: () => Promise<void>): Promise<void> {
  using database = new DatabaseSync(databaseFile(state), { timeout: BUSY })
  await writesTo(state, count, () => database.exec('BEGIN IMMEDIATE'))
  await act()
}

/** Acts in the middle of the n-th write to the database. */
async function writesTo(state: string, count: number, act: () => void): Promise<void> {
  const done = Promise.withResolvers<void>()
  let left = count
  const watcher = watch(state, (_event, file) => {
    if (file !== 'state.sqlite-wal' || --left > 0) return
    act()
    done.resolve()
  })
  await Promise.race([done.promise, setTimeout(PATIENCE)])
  watcher.close()
}

/** Acts when the n-th mail has come as far. */
async function handOver({ mails }: World, at: HandOver, count: number, act: () => void): Promise<void> {
  const done = Promise.withResolvers<void>()
  let left = count
  mails.listen((reached) => {
    if (reached !== at || --left > 0) return
    act()
    done.resolve()
  })
  await Promise.race([done.promise, setTimeout(PATIENCE)])
  mails.listen(undefined)
}
