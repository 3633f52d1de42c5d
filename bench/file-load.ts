/**
 * Whether a daemon with the shipped chains keeps up with a file that others write to, and loses nothing while that is
 * rotated: `node bench/file-load.ts [--rate 50000] [--seconds 10]`.
 */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import { openReader } from '../src/state/read-state.ts'
import { spawnDaemon } from '../test/end-to-end/support/daemon.ts'
import { makePlace, type Place } from '../test/end-to-end/support/place.ts'
import { count } from './arguments.ts'
import { generateCorpus } from './corpus/generate.ts'
import { CORPUS_FILES, writeCorpus } from './corpus/write.ts'
import { describeMachine } from './machine.ts'

/** Milliseconds between two writes, lines after which the file is rotated, and how long a silence is the end. */
const PAUSE = 10
const ROTATED_AFTER = 100_000
const PATIENCE = 15_000
/** Of /proc/PID/stat, which counts in hundredths of a second on every Linux. */
const TICKS = 100

const { rate, seconds } = new Command('file-load')
  .description('Measures what it costs to follow a file with the shipped chains.')
  .option('--rate <number>', 'lines a second', count, 50_000)
  .option('--seconds <number>', 'for how long', count, 10)
  .parse()
  .opts<{ readonly rate: number; readonly seconds: number }>()

using place = makePlace()
const lines = corpusLines(place, rate * seconds)
const log = place.write('system.log', '')
await using daemon = spawnDaemon(
  place.settings({
    chains: ['@chains/*.chain'],
    sources: { journal: { kind: 'file', path: log, start: 'oldest' } },
    mail: { from: 'load@example.org', to: ['load@example.org'], transport: { directory: 'mails' } },
  }),
)
await daemon.logged('started')
const idle = processorSeconds(daemon.pid)
const startedAt = performance.now()
const rotations = await write(lines)
const writing = (performance.now() - startedAt) / 1000
const read = await readBy(place.state, lines.length)
const behind = (performance.now() - startedAt) / 1000 - writing
const used = processorSeconds(daemon.pid) - idle
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))?.[1]
await daemon.stop()
process.stdout.write(
  `${[
    describeMachine(),
    `${lines.length} lines in ${writing.toFixed(1)} s (${Math.round(lines.length / writing)} a second), ${rotations} rotations`,
    `${read} walked and committed, the last ${behind.toFixed(1)} s after it was written`,
    `${used.toFixed(1)} s of processor: ${((used / lines.length) * 1e6).toFixed(1)} µs a line; at most ${Math.round(Number(peak) / 1024)} MiB`,
    ...daemon.log
      .filter(({ level }) => level === 'warn' || level === 'error')
      .map((event) => JSON.stringify(event)),
  ].join('\n')}\n`,
)
if (read !== lines.length) process.exitCode = 1

/** Lines as rsyslog writes them, of a busy server. */
function corpusLines(at: Place, number: number): readonly string[] {
  writeCorpus(generateCorpus({ entries: number }), { threshold: 5, window: 600 }, at.path('corpus'))
  const text = readFileSync(at.path(`corpus/${CORPUS_FILES.syslog}`), 'utf8')
  return text.trimEnd().split('\n')
}

/** Writes the lines as fast as wanted, and rotates the file. Gives how often. */
async function write(all: readonly string[]): Promise<number> {
  const begun = performance.now()
  let rotated = 0
  for (let written = 0; written < all.length; ) {
    const due = Math.min(all.length, Math.ceil(((performance.now() - begun) / 1000) * rate))
    if (due > written) appendFileSync(log, `${all.slice(written, due).join('\n')}\n`)
    if (Math.floor(due / ROTATED_AFTER) > rotated) {
      rotated++
      renameSync(log, `${log}.${rotated}`)
      writeFileSync(log, '')
    }
    written = due
    await setTimeout(PAUSE)
  }
  return rotated
}

/** How many entries were committed, as soon as it is so many, or no more come. */
async function readBy(state: string, wanted: number): Promise<number> {
  const reader = openReader(state)
  using _closing = { [Symbol.dispose]: () => reader?.close() }
  let read = 0
  let lastAt = performance.now()
  while (read < wanted && performance.now() - lastAt < PATIENCE) {
    const { entries } = reader?.openReport(Date.now()).totals ?? { entries: 0 }
    if (entries > read) lastAt = performance.now()
    read = entries
    await setTimeout(100)
  }
  return read
}

/** User and system time of a process so far. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}
