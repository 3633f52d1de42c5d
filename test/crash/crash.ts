import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Random } from '../../bench/corpus/random.ts'
import type { Daemon } from '../end-to-end/support/daemon.ts'
import type { WrittenEntry } from '../support/journal-files.ts'
import type { Rotation } from '../support/rotate.ts'
import { entriesFrom } from './entries.ts'
import type { GrowingInput } from './growing-input.ts'
import { growJournal } from './growing-journal.ts'
import { growLog } from './growing-log.ts'
import { MOMENTS, type Moment, SCHEDULE } from './moments.ts'
import { differences, outcomeOf } from './outcome.ts'
import { makeWorld, type World } from './world.ts'

/** Entries written for each life of a daemon, in so many pieces, with pauses between in milliseconds. */
const LIFE = { pieces: 8, entries: [1, 25], pause: [0, 120] } as const
const NEVER = '0 0 1 1 *'
/** The exit code of `run --once` that could not carry out all effects, and how often that may be. */
const LEFT_SOMETHING = 1
const MOST_TRIES = 10

/** What is read: a journal, or a log file that is rotated so. */
export type CrashInput = 'journal' | Rotation

export interface CrashOptions {
  readonly kills: number
  readonly seed: number
  readonly input: CrashInput
  /** Told before each life of a daemon, from 1. */
  readonly onLife?: (life: number, moment: Moment) => void
}

export interface CrashResult {
  /** How what was left differs from what an undisturbed run leaves. */
  readonly differences: readonly string[]
  readonly entries: number
  /** How often a daemon was killed at each kind of moment. */
  readonly kills: ReadonlyMap<Moment, number>
  readonly mails: number
  /** Mails that came more than once. */
  readonly repeated: number
  readonly digests: number
  readonly bans: number
}

/**
 * Lets daemons follow what grows, kills each at a random moment and starts the next; then compares what the last one leaves
 * with what a single one leaves that reads the same undisturbed. Throws where a daemon ends by itself.
 */
export async function crash({ kills, seed, input, onLife }: CrashOptions): Promise<CrashResult> {
  const random = new Random(seed)
  const directory = mkdtempSync(join(tmpdir(), 'crash-input-'))
  using cleaning = new DisposableStack()
  cleaning.defer(() => rmSync(directory, { recursive: true, force: true }))
  await using source = input === 'journal' ? growJournal(directory) : growLog(directory, input, seed)
  const entries = entriesFrom(Date.now() * 1000, random)
  await using disturbed = await makeWorld(source.source, SCHEDULE)
  // Before somebody has read a file, what is rotated away is nobody's loss.
  if (input !== 'journal') await liveUndisturbed(disturbed)
  const killed = new Map<Moment, number>()
  for (let life = 1; life <= kills; life++) {
    const moment = random.pick(momentNames())
    onLife?.(life, moment)
    await liveAndDie(moment, { world: disturbed, source, entries, random })
    killed.set(moment, (killed.get(moment) ?? 0) + 1)
  }
  await source.finish()
  await liveUndisturbed(disturbed)
  await source.gather()
  await using undisturbed = await makeWorld(source.source, NEVER)
  await liveUndisturbed(undisturbed)

  const mails = [...disturbed.mails.delivered.values()]
  const { hasSameKeys } = source
  const expected = outcomeOf(undisturbed, hasSameKeys)
  return {
    differences: [
      ...differences(expected, outcomeOf(disturbed, hasSameKeys)),
      ...missingEntries(expected, source),
    ],
    entries: source.entries,
    kills: killed,
    mails: mails.length,
    repeated: mails.filter(({ times }) => times > 1).length,
    digests: mails.filter(({ subject }) => subject.startsWith('Digest')).length,
    bans: undisturbed.banned().length,
  }
}

interface Life {
  readonly world: World
  readonly source: GrowingInput
  readonly entries: Iterator<WrittenEntry>
  readonly random: Random
}

async function liveAndDie(moment: Moment, { world, source, entries, random }: Life): Promise<void> {
  await using daemon = world.start()
  // Drawn before anything happens: so that the same seed gives the same pieces, however fast this machine is.
  const pieces = Array.from({ length: LIFE.pieces }, () => ({
    count: random.between(...LIFE.entries),
    pause: random.between(...LIFE.pause),
  }))
  const instant = new Random(random.bits())
  const writing = (async () => {
    for (const { count, pause } of pieces) {
      source.append(Array.from({ length: count }, () => entries.next().value))
      await setTimeout(pause)
    }
  })()
  await Promise.race([MOMENTS[moment]({ daemon, world, random: instant }), daemon.ended])
  daemon.kill('SIGKILL')
  const end = await daemon.ended
  await writing
  if (end !== 'SIGKILL') throw new Error(`a daemon ended by itself: ${end}\n${wordsOf(daemon)}`)
}

/** Handles all that is there; what the world is too busy for is tried again a little later. */
async function liveUndisturbed(world: World): Promise<void> {
  for (let tries = 1; ; tries++) {
    await using daemon = world.start({ arguments: ['--once'] })
    const end = await daemon.ended
    if (end === 0) return
    if (end !== LEFT_SOMETHING || tries === MOST_TRIES)
      throw new Error(`the last daemon ended with ${end}\n${wordsOf(daemon)}`)
    await setTimeout(1_000)
  }
}

/** The undisturbed run itself must have seen every entry. */
function missingEntries(outcome: ReadonlySet<string>, { entries }: GrowingInput): readonly string[] {
  const line = `reported ${entries} × total of entries`
  return outcome.has(line) ? [] : [`- ${line} (in the undisturbed run)`]
}

function momentNames(): readonly Moment[] {
  return ['start', 'load', 'commit', 'record', 'mail hand-over', 'digest', 'reload']
}

function wordsOf(daemon: Daemon): string {
  return [...daemon.log.map((line) => JSON.stringify(line)), ...daemon.complaints].join('\n')
}
