/**
 * Writes a journal to try things on: `node bench/corpus/main.ts --entries 200000 --seed 1 --out var/corpus --journal`.
 * The same arguments give the same bytes (of all but the journal files, which systemd makes).
 */
import { join } from 'node:path'
import { Command } from 'commander'
import { count, integer, positive, time } from '../arguments.ts'
import { CORPUS_DEFAULTS, generateCorpus } from './generate.ts'
import { makeJournal } from './journal.ts'
import { CORPUS_FILES, writeCorpus } from './write.ts'

interface Arguments {
  readonly entries: number
  readonly seed: number
  readonly attackers: number
  readonly rate: number
  readonly start: number
  readonly threshold: number
  readonly window: number
  readonly out: string
  readonly journal: boolean
}

const { entries, seed, attackers, rate, start } = CORPUS_DEFAULTS

const { out, journal, threshold, window, ...options } = new Command('corpus')
  .description('Writes a realistic journal in several formats, and the truth about it.')
  .requiredOption('--out <directory>', 'where to write')
  .option('--entries <number>', 'how many', count, entries)
  .option('--seed <number>', 'what makes it another corpus', integer, seed)
  .option('--attackers <number>', 'how many addresses attack', count, attackers)
  .option('--rate <number>', 'entries a second, in the time of the log', positive, rate)
  .option('--start <time>', 'time of the first entry, in ISO 8601', time, start)
  .option('--threshold <number>', 'wrong ssh passwords that the rule of the truth lets pass', count, 5)
  .option('--window <seconds>', 'for how long that rule remembers one', positive, 600)
  .option('--journal', 'make journal files too, with systemd-journal-remote', false)
  .parse()
  .opts<Arguments>()

const truth = writeCorpus(generateCorpus(options), { threshold, window }, out)
if (journal) makeJournal(join(out, CORPUS_FILES.export), join(out, CORPUS_FILES.journal))
process.stdout.write(
  `${truth.entries} entries, ${truth.failed_passwords} wrong ssh passwords from ` +
    `${Object.keys(truth.failures_by_address).length} addresses, ${truth.first_bans.length} of them to ban\n`,
)
