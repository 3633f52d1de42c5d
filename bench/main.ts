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
import { CORPUS_FILES, writeCorpus } from './corpus/write.ts'
import { describeMachine } from './machine.ts'
import { type Contestant, measure } from './measure.ts'
import { fail2banRegex } from './peers/fail2ban-regex.ts'
import { journalctl } from './peers/journalctl.ts'
import { replayServices, replayShipped, runOnce } from './peers/ours.ts'
import { sec } from './peers/sec.ts'
import { twoFieldsFromC } from './peers/two-fields.ts'
import { tableLines } from './table.ts'

const RULE = { threshold: 5, window: 600 }
const COUNTS = [1, 20, 200]

/** What is measured: who takes part, and whom the others are compared with. */
interface Table {
  readonly title: string
  readonly base: string
  readonly contestants: (corpus: string, main: string) => readonly Contestant[]
}

const TABLES: Readonly<Record<string, Table>> = {
  journal: {
    title: 'a directory of journal files',
    base: 'journalctl -o json',
    contestants: (corpus, main) => {
      const journal = join(corpus, CORPUS_FILES.journal)
      return [
        replayShipped(journal, main),
        runOnce(journal, 'auto', corpus, main),
        runOnce(journal, 'journalctl', corpus, main),
        journalctl(journal, 'json'),
        journalctl(journal, 'export'),
        journalctl(journal, 'cat'),
        twoFieldsFromC(journal, corpus),
      ]
    },
  },
  text: {
    title: 'syslog text',
    base: 'SEC, 20 rules',
    contestants: (corpus, main) => {
      const log = join(corpus, CORPUS_FILES.syslog)
      return [
        ...COUNTS.map((number) => replayServices(log, number, corpus, main)),
        ...COUNTS.map((number) => sec(log, number, corpus)),
        replayShipped(log, main),
        fail2banRegex(log),
      ]
    },
  },
}

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
  const main = buildProgram(directory)
  tell(`making ${entries} entries`)
  const truth = writeCorpus(generateCorpus({ entries }), RULE, directory)
  makeJournal(join(directory, CORPUS_FILES.export), join(directory, CORPUS_FILES.journal))
  say(`${truth.entries} entries, ${truth.failed_passwords} wrong ssh passwords; median of ${runs} runs`)
  say(`${describeMachine()}\n`)
  for (const [name, { title, base, contestants }] of Object.entries(TABLES)) {
    if (only !== undefined && only !== name) continue
    tell(`measuring ${title}, ${runs} runs each`)
    say(tableLines(title, measure(contestants(directory, main), runs), { entries, base }).join('\n'))
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
