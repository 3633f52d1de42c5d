/** What commits write of a key with many additions: `node bench/large-windows.ts [--additions 36000] [--each 5]`. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { addDistinct, addSliding, Tallies, type Tally } from '../actions/support/counter.ts'
import { StateTables } from '../src/engine/state-tables.ts'
import { stateKey } from '../src/module/state-key.ts'
import { databaseFile, openDatabase } from '../src/state/database.ts'
import { SqliteStore } from '../src/state/store.ts'
import { count } from './arguments.ts'
import { describeMachine } from './machine.ts'

/** Half a second: as long as a daemon waits with a commit that nobody waits for. */
const BETWEEN = 500_000

const { additions, each, commits } = new Command('large-windows')
  .description('Measures what is written with each commit of a counter that has many additions for one key.')
  .option('--additions <number>', 'additions, or different values, that count', count, 36_000)
  .option('--each <number>', 'further ones with each commit', count, 5)
  .option('--commits <number>', 'commits that are measured', count, 2_000)
  .parse()
  .opts<{ readonly additions: number; readonly each: number; readonly commits: number }>()

type Add = (tally: Tally | undefined, now: number, within: number) => Tally

const manners: Readonly<Record<string, Add>> = {
  additions: (tally, now, within) => addSliding(tally, now, within),
  'different values': (tally, now, within) => addDistinct(tally, now, `["user-${now}"]`, within),
}
process.stdout.write(
  `${additions} that count, ${each} more with each of ${commits} commits\n${describeMachine()}\n\n`,
)
for (const [title, add] of Object.entries(manners)) process.stdout.write(`${title}: ${measured(add)}\n`)

function measured(add: Add): string {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-windows-'))
  const database = openDatabase(directory)
  try {
    // So that all that was written since is in the log.
    database.prepare('PRAGMA wal_autocheckpoint = 0').get()
    const store = new SqliteStore(database)
    const tables = new StateTables()
    const key = stateKey(['mars'])
    const step = BETWEEN / each
    const within = additions * step
    const tallies = new Tallies(tables, 'many', within)
    let now = Date.UTC(2026, 10, 20) * 1000
    const addSome = (number: number) => {
      for (let times = 0; times < number; times++) {
        now += step
        tallies.set(key, add(tallies.get(key, now), now, within))
      }
    }
    const commit = () =>
      store.commit({
        cursors: new Map(),
        changes: tables.takeChanges(now),
        effects: [],
        totals: { entries: 0, accepted: 0, dropped: 0, policy: 0 },
        hits: { since: 0, counts: new Map() },
      })
    addSome(additions)
    commit()
    const before = statSync(`${databaseFile(directory)}-wal`).size
    const start = performance.now()
    for (let times = 0; times < commits; times++) {
      addSome(each)
      commit()
    }
    const milliseconds = (performance.now() - start) / commits
    const bytes = (statSync(`${databaseFile(directory)}-wal`).size - before) / commits
    return `${milliseconds.toFixed(2)} ms and ${(bytes / 1024).toFixed(1)} KiB a commit`
  } finally {
    database.close()
    rmSync(directory, { recursive: true, force: true })
  }
}
