/** What it takes to tell unexpected messages apart: `node bench/mining.ts [--entries 200000]`, of processor time. */
import { Command } from 'commander'
import { Miner } from '../src/mining/miner.ts'
import { count } from './arguments.ts'
import { generateCorpus } from './corpus/generate.ts'
import { describeMachine } from './machine.ts'

const BATCH = 5_000

const { entries } = new Command('mining')
  .description('Measures how long the messages of the corpus take to be counted by their form.')
  .option('--entries <number>', 'how many messages', count, 200_000)
  .parse()
  .opts<{ readonly entries: number }>()
const messages = [...generateCorpus({ entries })].map(({ identifier, message, realtime }) => ({
  identifier,
  // As texts come from a journal: in one piece.
  message: Buffer.from(message).toString(),
  isGrave: false,
  line: `[6/host/${identifier}] ${message}`,
  at: realtime,
}))
process.stdout.write(`${describeMachine()}\n\n`)
for (const [title, list] of [
  ['as they come', messages],
  ['the first hundred, again and again', messages.map((_, at) => messages[at % 100] ?? _)],
] as const) {
  const microseconds = (timeToMine(list) / entries).toFixed(1)
  process.stdout.write(`${title}: ${microseconds} µs a message\n`)
}

/** In microseconds. */
function timeToMine(list: typeof messages): number {
  const miner = new Miner()
  const before = process.cpuUsage()
  for (const [at, message] of list.entries()) {
    miner.add(message)
    if (at % BATCH === 0) miner.takeChanges()
  }
  const { user, system } = process.cpuUsage(before)
  return user + system
}
