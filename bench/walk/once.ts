/** Walks the entries of a workload for some seconds of processor time, and prints what an entry took, as JSON. */
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import { compile } from '../../src/compile/compile.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { parseFile } from '../../src/language/parse.ts'
import type { HeldEntry } from './held-entry.ts'
import { WORKLOADS } from './workloads.ts'

/** So many entries are walked between two looks at the clock; then what changed is forgotten, as after a commit. */
const BATCH = 2000
const MICROSECONDS = 1e6

const [, , name = '', number = '1', seconds = '3'] = process.argv
const workload = WORKLOADS[name]?.(Number(number))
if (workload === undefined) throw new Error(`there is no workload named ${name}`)
const { chains, pass, keys } = workload
const files = [...chains].map(([file, text]) => parseFile({ name: file, text }).file)
const { program } = check({ files, fileLists: new Map() }, BUILTINS, {})
const bytesBefore = usedBytes()
const tables = new StateTables()
const graph = compile(program, {
  accounts: { users: () => new Set(['root']), groups: () => new Set() },
  timezone: 'UTC',
  table: (table) => tables.table(table),
})

/** Nanoseconds an entry, by batch. */
const batches: number[] = []
let spent = 0
for (let round = 0; round < 8 || spent < Number(seconds) * MICROSECONDS; round++) {
  // What is walked first is not compiled yet.
  if (round === 2) batches.length = 0
  walkAll(pass(round))
}
const bytes = keys === undefined ? undefined : (usedBytes() - bytesBefore) / keys
batches.sort((left, right) => left - right)
// The faster ones tell more: what else the machine does only makes one slower.
const nanoseconds = batches[batches.length >> 2]
process.stdout.write(JSON.stringify({ nanoseconds, ...(bytes && { bytes }), keys: keysHeld() }))

/** Walks all entries; their making does not count. */
function walkAll(entries: Iterable<HeldEntry>): void {
  let batch: HeldEntry[] = []
  const walkBatch = () => {
    const used = processorTime(() => walkThrough(batch))
    spent += used
    batches.push((used * 1000) / batch.length)
    batch = []
  }
  for (const entry of entries) if (batch.push(entry) === BATCH) walkBatch()
  if (batch.length > 0) walkBatch()
}

function keysHeld(): number {
  return [...tables.sizes().values()].reduce((sum, size) => sum + size, 0)
}

function walkThrough(entries: readonly HeldEntry[]): void {
  for (const entry of entries) graph.walk(entry, 'journal')
  tables.dropChanges(entries.at(-1)?.realtime ?? 0)
  graph.takeHits()
}

function processorTime(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function usedBytes(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
