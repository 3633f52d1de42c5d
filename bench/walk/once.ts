/** Walks the entries of a workload for some seconds of processor time, and prints what an entry took, as JSON. */
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import { compile } from '../../src/compile/compile.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { parseFile } from '../../src/language/parse.ts'
import type { HeldEntry } from './held-entry.ts'
import { WORKLOADS } from './workloads.ts'

/**
 * So many entries are made before they are walked: few, since a source decodes a field just when the walk asks for it, so that
 * its text is still at hand in the processor's nearest caches.
 */
const AT_ONCE = 200
/** After so many, what changed is forgotten, as after a commit; they make one figure. */
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
const figures: number[] = []
let spent = 0
for (let round = 0; round < 8 || spent < Number(seconds) * MICROSECONDS; round++) {
  // What is walked first is not compiled yet.
  if (round === 2) figures.length = 0
  walkAll(pass(round))
}
const bytes = keys === undefined ? undefined : (usedBytes() - bytesBefore) / keys
figures.sort((left, right) => left - right)
// The faster ones tell more: what else the machine does only makes one slower.
const nanoseconds = figures[figures.length >> 2]
process.stdout.write(JSON.stringify({ nanoseconds, ...(bytes && { bytes }), keys: keysHeld() }))

/** Walks all entries; neither their making counts, nor the last ones where they are too few for a figure. */
function walkAll(entries: Iterable<HeldEntry>): void {
  let made: HeldEntry[] = []
  let used = 0
  let walked = 0
  for (const entry of entries) {
    if (made.push(entry) < AT_ONCE) continue
    used += processorTime(() => walkThrough(made))
    walked += made.length
    if (walked === BATCH) {
      used += processorTime(() => forgetChanges(entry.realtime))
      spent += used
      figures.push((used * 1000) / walked)
      used = walked = 0
    }
    made = []
  }
  walkThrough(made)
}

function keysHeld(): number {
  return [...tables.sizes().values()].reduce((sum, size) => sum + size, 0)
}

function walkThrough(entries: readonly HeldEntry[]): void {
  for (const entry of entries) graph.walk(entry, 'journal')
}

function forgetChanges(now: number): void {
  tables.dropChanges(now)
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
