/**
 * What it takes to start, and what a daemon takes that has nothing to do: `node bench/start.ts [--runs 5] [--settle 170]
 * [--watch 60]`. Needs systemd-journal-remote, and GNU time. Starting is measured from the first instruction of the process
 * until one entry is walked, committed and told of, by `run --once`: a little more than the way to the first entry.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import { count } from './arguments.ts'
import { buildProgram } from './build.ts'
import { generateCorpus } from './corpus/generate.ts'
import { makeJournal } from './corpus/journal.ts'
import { CORPUS_FILES, writeCorpus } from './corpus/write.ts'
import { describeMachine } from './machine.ts'
import { type Contestant, measure } from './measure.ts'
import { SHIPPED_CHAINS, serviceChains } from './peers/ours.ts'
import { services } from './peers/rules.ts'
import { tableLines } from './table.ts'

const RULE = { threshold: 5, window: 600 }

const { runs, settle, watch } = new Command('start')
  .description('Measures starting, and a daemon with nothing to do.')
  .option('--runs <number>', 'how often it is started; the median counts', count, 5)
  .option('--settle <seconds>', 'how long a daemon runs before it is watched', count, 170)
  .option('--watch <seconds>', 'how long it is watched', count, 60)
  .parse()
  .opts<{ readonly runs: number; readonly settle: number; readonly watch: number }>()

const directory = mkdtempSync(join(tmpdir(), 'pyruse-start-'))
try {
  const main = await buildProgram(directory)
  writeCorpus(generateCorpus({ entries: 1 }), RULE, directory)
  makeJournal(join(directory, CORPUS_FILES.export), join(directory, CORPUS_FILES.journal))
  const twenty = [serviceChains(20, directory)]
  const contestants: Contestant[] = [
    { name: 'node alone', program: process.execPath, arguments: ['-e', '0'] },
    starting('pyruse-ts run --once, 20 chains', main, twenty),
    starting('pyruse-ts run --once, shipped chains', main, SHIPPED_CHAINS),
  ]
  process.stdout.write(`${describeMachine()}\n\n`)
  const title = `one entry; median of ${runs} runs`
  const table = tableLines(title, await measure(contestants, runs), { entries: 1, base: 'node alone' })
  process.stdout.write(`${table.join('\n')}\n`)
  process.stdout.write(`${await idle(main)}\n`)
} finally {
  rmSync(directory, { recursive: true })
}

function starting(name: string, main: string, chains: readonly string[]): Contestant {
  const state = join(directory, 'state-once')
  return {
    name,
    program: process.execPath,
    arguments: [main, 'run', '--once', '--config', settings(name, chains, 'oldest', state)],
    prepare: () => rmSync(state, { recursive: true, force: true }),
  }
}

/** Writes settings, and gives their path. */
function settings(name: string, chains: readonly string[], start: string, state: string): string {
  const file = join(directory, `${name}.yaml`)
  const journal = { kind: 'journald', start, directory: join(directory, CORPUS_FILES.journal) }
  const sets = [...services(20), 'pyruse'].map((service) => service.replace('-', '_'))
  const ban_sets = Object.fromEntries(sets.map((set) => [set, { backend: 'none' }]))
  const mail = { transport: { directory: join(directory, 'mails') } }
  writeFileSync(file, JSON.stringify({ chains, state, sources: { journal }, ban_sets, mail }))
  return file
}

/** What a daemon with the shipped chains takes while nothing comes. */
async function idle(main: string): Promise<string> {
  const config = settings('idle', SHIPPED_CHAINS, 'now', join(directory, 'state-idle'))
  const daemon = spawn(process.execPath, [main, 'run', '--config', config], { stdio: 'ignore' })
  const ended = once(daemon, 'exit')
  try {
    await Promise.race([setTimeout(settle * 1000), ended])
    if (daemon.exitCode !== null) throw new Error(`the daemon ended with ${daemon.exitCode}`)
    const before = wakeUps(daemon.pid)
    await setTimeout(watch * 1000)
    const after = wakeUps(daemon.pid)
    const perMinute = (thread: keyof typeof after) =>
      (((after[thread] - before[thread]) * 60) / watch).toFixed(1)
    const megabytes = (numberOf('VmRSS', `/proc/${daemon.pid}/status`) / 1000).toFixed(0)
    return `idle, shipped chains: ${megabytes} MB resident, ${perMinute('main')} wake-ups of the main thread a minute, ${perMinute('others')} of others`
  } finally {
    daemon.kill()
    await ended
  }
}

/** How often the threads of a process have waited so far. */
function wakeUps(pid: number | undefined): { readonly main: number; readonly others: number } {
  const tasks = `/proc/${pid}/task`
  const waits = (thread: string) => numberOf('voluntary_ctxt_switches', join(tasks, thread, 'status'))
  const main = waits(String(pid))
  const all = readdirSync(tasks).reduce((sum, thread) => sum + waits(thread), 0)
  return { main, others: all - main }
}

/** A number of a status file of the kernel. */
function numberOf(name: string, file: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1])
}
