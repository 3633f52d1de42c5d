/**
 * How fast past entries are handled, beside other programs that read the same entries:
 * `node bench/main.ts [--entries 200000] [--runs 3] [--only TABLE]`. Needs systemd-journal-remote for making the journal, and GNU time.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { count } from './arguments.ts'
import { buildProgram } from './build.ts'
import { generateCorpus } from './corpus/generate.ts'
import { makeJournal } from './corpus/journal.ts'
import { withLastFailure } from './corpus/last-failure.ts'
import { CORPUS_FILES, writeCorpus } from './corpus/write.ts'
import { goalLines } from './goals.ts'
import { describeMachine } from './machine.ts'
import { measure } from './measure.ts'
import { tableLines } from './table.ts'
import { TABLES } from './tables.ts'
import { describePeers } from './versions.ts'

const RULE = { threshold: 5, window: 600 }

const { entries, runs, only } = new Command('bench')
  .description('Measures pyruse-ts beside other programs that read the same entries.')
  .option('--entries <number>', 'how many entries', count, 200_000)
  .option('--runs <number>', 'how often each program runs; the median counts', count, 3)
  .addOption(new Option('--only <table>', 'one table only').choices(Object.keys(TABLES)))
  .parse()
  .opts<{ readonly entries: number; readonly runs: number; readonly only?: string }>()
const directory = mkdtempSync(join(tmpdir(), 'pyruse-bench-'))
try {
  tell('building the program')
  const main = await buildProgram(directory)
  tell(`making ${entries} entries`)
  const truth = writeCorpus(withLastFailure(generateCorpus({ entries: entries - 1 })), RULE, directory)
  makeJournal(join(directory, CORPUS_FILES.export), join(directory, CORPUS_FILES.journal))
  say(`${truth.entries} entries, ${truth.failed_passwords} wrong ssh passwords; median of ${runs} runs`)
  say(`${describeMachine()}\n${describePeers()}\n`)
  for (const [name, { title, base, contestants, goals }] of Object.entries(TABLES)) {
    if (only !== undefined && only !== name) continue
    tell(`measuring ${title}, ${runs} runs each`)
    const results = await measure(contestants(directory, main), runs)
    say([...tableLines(title, results, { entries, base }), ...goalLines(results, goals), ''].join('\n'))
  }
} finally {
  rmSync(directory, { recursive: true })
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Progress, for whoever watches. */
function tell(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${what} …\n`)
}
