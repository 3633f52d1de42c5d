import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Random } from '../../bench/corpus/random.ts'
import { isoMicroseconds } from '../../src/values/instant.ts'
import type { WrittenEntry } from '../support/journal-files.ts'
import { type Rotation, rotate } from '../support/rotate.ts'
import type { GrowingInput } from './growing-input.ts'

/** How often the log is rotated, before so many entries are appended. */
const ROTATES = 0.15
/** How many of the lines say that theirs was repeated, and how often. */
const REPEATED = 0.05
const TIMES = [2, 300] as const
/** So often it walks at the most. */
const MOST_TIMES = 200

/** Begins a log file, which is rotated at random moments: by rename, or by copying and cutting it to nothing. */
export function growLog(directory: string, rotation: Rotation, seed: number): GrowingInput {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, 'crash.log')
  const random = new Random(seed)
  const whole: string[] = []
  let walking = 0
  writeFileSync(path, '')
  return {
    source: { kind: 'file', path, start: 'oldest' },
    hasSameKeys: false,
    get entries() {
      return walking
    },
    append(entries) {
      if (random.chance(ROTATES)) rotate(path, rotation)
      const lines = entries.map(writeDown)
      whole.push(...lines)
      // In pieces, so that a line is seen half-written, too.
      const text = lines.join('')
      const cut = random.between(0, text.length)
      for (const piece of [text.slice(0, cut), text.slice(cut)]) appendFileSync(path, piece)
    },
    async finish() {},
    async gather() {
      for (const name of readdirSync(directory)) rmSync(join(directory, name))
      writeFileSync(path, whole.join(''))
    },
    async [Symbol.asyncDispose]() {},
  }

  function writeDown(entry: WrittenEntry): string {
    const times = random.chance(REPEATED) ? random.between(...TIMES) : 1
    walking += Math.min(times, MOST_TIMES)
    return lineOf(entry, times)
  }
}

/** As rsyslog writes it. */
function lineOf({ realtime, fields }: WrittenEntry, times: number): string {
  const { SYSLOG_IDENTIFIER, MESSAGE } = Object.fromEntries(fields)
  const message = times === 1 ? MESSAGE : `message repeated ${times} times: [ ${MESSAGE}]`
  return `${isoMicroseconds(realtime)} mars ${SYSLOG_IDENTIFIER}: ${message}\n`
}
