/** What the keys of counters cost in memory: `node --expose-gc bench/counter-keys.ts [--keys 500000]`. */
import { Command } from 'commander'
import { addSliding, expiryOf, type Tally } from '../actions/support/counter.ts'
import { StateTables } from '../src/engine/state-tables.ts'
import { stateKey } from '../src/module/index.ts'
import { count } from './arguments.ts'
import { describeMachine } from './machine.ts'

const DAY = 86_400e6
const START = Date.UTC(2026, 10, 20) * 1000

const { keys } = new Command('counter-keys')
  .description('Measures the heap that a key of a counter takes, by how many additions it holds.')
  .option('--keys <number>', 'different addresses', count, 500_000)
  .parse()
  .opts<{ readonly keys: number }>()
/** What stands before the address in a key. */
const PREFIXES = { alone: [], 'behind the name of an offence': ['ssh_auth'] }
const lines = Object.entries(PREFIXES).flatMap(([title, prefix]) =>
  [1, 2, 5].map(
    (additions) =>
      `${title}, ${additions} additions each: ${Math.round(bytesPerKey(additions, prefix))} bytes a key`,
  ),
)
process.stdout.write(`${keys} addresses\n${describeMachine()}\n\n${lines.join('\n')}\n`)

function bytesPerKey(additions: number, prefix: readonly string[]): number {
  const before = heapBytes()
  const tables = new StateTables()
  const table = tables.table<Tally>('counter keys')
  for (let round = 0; round < additions; round++) {
    for (let index = 0; index < keys; index++) {
      const address = `198.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
      const key = stateKey([...prefix, address])
      const tally = addSliding(table.get(key), START + round, DAY)
      table.set(key, tally, expiryOf(tally))
    }
    tables.dropChanges(START)
  }
  const bytes = (heapBytes() - before) / keys
  if (table.get('') !== undefined) throw new Error('nobody set that')
  return bytes
}

function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('run it with node --expose-gc')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
