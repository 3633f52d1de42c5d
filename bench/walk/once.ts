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
  accounts: { hasUser: (user) => user === 'root' },
  timezone: 'UTC',
  table: (table) => tables.table(table),
})

const passes: number[] = []
for (let spent = 0; passes.length < 8 || spent < Number(seconds) * MICROSECONDS; ) {
  const { used, entries } = walkAll(pass(passes.length))
  spent += used
  passes.push((used * 1000) / entries)
}
const bytes = keys === undefined ? undefined : (usedBytes() - bytesBefore) / keys
const state = [...tables.sizes().values()].reduce((sum, size) => sum + size, 0)
const figures = { nanoseconds: passes.slice(2), ...(bytes && { bytes }), state }
process.stdout.write(JSON.stringify(figures))

/** The processor time of a pass, in microseconds, without the making of the entries. */
function walkAll(entries: Iterable<HeldEntry>): { readonly used: number; readonly entries: number } {
  let used = 0
  let walked = 0
  let batch: HeldEntry[] = []
  const walkBatch = () => {
    used += processorTime(() => walkThrough(batch))
    walked += batch.length
    batch = []
  }
  for (const entry of entries) {
    batch.push(entry)
    if (batch.length === BATCH) walkBatch()
  }
  walkBatch()
  return { used, entries: walked }
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
