/**
 * How fast past entries go through the shipped chains, beside other programs that read the same entries:
 * `node bench/replay.ts [--entries 200000] [--runs 3]`. Needs systemd-journal-remote for making the journal.
 */
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { count } from './arguments.ts'
import { generateCorpus } from './corpus/generate.ts'
import { makeJournal } from './corpus/journal.ts'
import { CORPUS_FILES, writeCorpus } from './corpus/write.ts'
import { describeMachine } from './machine.ts'
import { type Contestant, type Measurement, measure } from './measure.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BASE = 'journalctl -o json'
const RULE = { threshold: 5, window: 600 }

const { entries, runs } = new Command('replay')
  .description('Measures replay with the shipped chains beside other programs that read the same entries.')
  .option('--entries <number>', 'how many entries', count, 200_000)
  .option('--runs <number>', 'how often each program runs; the median counts', count, 3)
  .parse()
  .opts<{ readonly entries: number; readonly runs: number }>()
const directory = mkdtempSync(join(tmpdir(), 'pyruse-bench-'))
try {
  tell(`making a journal of ${entries} entries`)
  const truth = writeCorpus(generateCorpus({ entries }), RULE, directory)
  makeJournal(join(directory, CORPUS_FILES.export), join(directory, CORPUS_FILES.journal))
  tell(`measuring, ${runs} runs each`)
  const results = measure(contestants(directory), runs)
  const lines = [
    `${truth.entries} entries, ${truth.failed_passwords} wrong ssh passwords; median of ${runs} runs`,
    describeMachine(),
    '',
    ...table(results),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
} finally {
  rmSync(directory, { recursive: true })
}

function contestants(corpus: string): Contestant[] {
  const journal = join(corpus, CORPUS_FILES.journal)
  const chains = globSync(join(ROOT, 'chains/*.chain')).sort()
  return [
    {
      name: 'pyruse-ts replay, shipped chains',
      program: process.execPath,
      arguments: [join(ROOT, 'src/main.ts'), 'replay', '--input', journal, ...chains],
    },
    {
      name: BASE,
      program: 'journalctl',
      arguments: ['-o', 'json', '--no-pager', '--directory', journal],
    },
    {
      name: 'fail2ban-regex, sshd, syslog text',
      program: 'fail2ban-regex',
      // Versions before 1.1 do not know by themselves that OpenSSH now speaks as sshd-session.
      arguments: [join(corpus, CORPUS_FILES.syslog), 'sshd[_daemon="sshd(?:-session)?"]'],
    },
  ]
}

/** Ratios are of entries a second, against `journalctl -o json`. */
function table(results: ReadonlyMap<Contestant, Measurement>): string[] {
  const base = secondsOf(results.entries().find(([{ name }]) => name === BASE)?.[1])
  const rows = results.entries().map(([{ name }, measurement]) => row(name, measurement, base))
  return [columns('program', 'seconds', 'entries/s', 'ratio'), ...rows]
}

function row(name: string, measurement: Measurement, base: number | undefined): string {
  if ('problem' in measurement) return `${name.padEnd(36)}  ${measurement.problem}`
  const { seconds } = measurement
  const ratio = base === undefined ? '-' : (base / seconds).toFixed(2)
  return columns(name, seconds.toFixed(2), String(Math.round(entries / seconds)), ratio)
}

function columns(name: string, ...figures: readonly string[]): string {
  return [name.padEnd(36), ...figures.map((figure) => figure.padStart(10))].join('')
}

function secondsOf(measurement: Measurement | undefined): number | undefined {
  return measurement !== undefined && 'seconds' in measurement ? measurement.seconds : undefined
}

/** Progress, for whoever watches. */
function tell(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${what} …\n`)
}
