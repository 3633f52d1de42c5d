/**
 * How many entries are read in a second of processor time, in each way that there is, three fields of each entry:
 * `node bench/reading.ts [--entries 200000] [--runs 5]`. Each figure is the median of runs in processes of their own, without
 * their start. Needs systemd-journal-remote for making the journal, and GNU time for the programs beside ours.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { execaSync } from 'execa'
import { numberText } from '../src/values/number-text.ts'
import { count } from './arguments.ts'
import { generateCorpus } from './corpus/generate.ts'
import { makeJournal } from './corpus/journal.ts'
import { CORPUS_FILES, writeCorpus } from './corpus/write.ts'
import { describeMachine } from './machine.ts'
import { type Cost, measure, median } from './measure.ts'
import { journalctl } from './peers/journalctl.ts'
import { twoFieldsFromC } from './peers/two-fields.ts'

const RULE = { threshold: 5, window: 600 }
const { journal, syslog, export: exported, json } = CORPUS_FILES

/** What is read, and by which reader of ours. */
const READINGS: readonly (readonly [title: string, reader: string, file: string])[] = [
  ['journal files, directly', 'auto', journal],
  ['journal files, through libsystemd', 'libsystemd', journal],
  ['journal files, through journalctl', 'journalctl', journal],
  ['syslog text', 'recording', syslog],
  ['text of journalctl -o export', 'recording', exported],
  ['text of journalctl -o json', 'recording', json],
]

const { entries, runs } = new Command('reading')
  .description('Measures reading alone.')
  .option('--entries <number>', 'how many entries', count, 200_000)
  .option('--runs <number>', 'how many runs; the median counts', count, 5)
  .parse()
  .opts<{ readonly entries: number; readonly runs: number }>()

const directory = mkdtempSync(join(tmpdir(), 'pyruse-reading-'))
try {
  writeCorpus(generateCorpus({ entries }), RULE, directory)
  makeJournal(join(directory, exported), join(directory, journal))
  process.stdout.write(`${describeMachine()}\n\n${row('', 'CPU s', 'seconds', 'entries a CPU second')}\n`)
  for (const [title, reader, file] of READINGS) {
    const figures = Array.from({ length: runs }, () => readOnce(reader, join(directory, file)))
    print(title, {
      processor: median(figures.map(({ processor }) => processor)),
      seconds: median(figures.map(({ seconds }) => seconds)),
    })
  }
  const others = [
    twoFieldsFromC(join(directory, journal), directory),
    journalctl(join(directory, journal), 'export'),
  ]
  for (const [{ name }, cost] of await measure(others, runs)) {
    if ('problem' in cost) process.stdout.write(`${name}: ${cost.problem}\n`)
    else print(name, cost)
  }
} finally {
  rmSync(directory, { recursive: true })
}

function readOnce(reader: string, path: string): Pick<Cost, 'processor' | 'seconds'> {
  const once = join(import.meta.dirname, 'reading', 'once.ts')
  return JSON.parse(execaSync(process.execPath, [once, reader, path]).stdout)
}

function print(title: string, { processor, seconds }: Pick<Cost, 'processor' | 'seconds'>): void {
  const speed = numberText(Math.round(entries / processor))
  process.stdout.write(`${row(title, processor.toFixed(2), seconds.toFixed(2), speed)}\n`)
}

function row(title: string, ...cells: readonly string[]): string {
  return title.padEnd(36) + cells.map((cell) => cell.padStart(22)).join('')
}
