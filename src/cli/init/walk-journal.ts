import type { CheckedProgram } from '../../check/program.ts'
import { compile } from '../../compile/compile.ts'
import { Engine } from '../../engine/engine.ts'
import type { Source } from '../../engine/ports.ts'
import { StateTables } from '../../engine/state-tables.ts'
import { SystemAccounts } from '../../program/accounts.ts'
import { banGuard, banJudge } from '../../program/ban-guard.ts'
import type { Settings } from '../../settings/settings.ts'
import { Survey, type Surveyed } from '../../setup/survey.ts'
import { entriesOf } from '../past-entries.ts'
import { Progress } from '../progress.ts'

/** Entries after which memory is tidied. */
const TIDY_EVERY = 20_000
/** Entries after which the progress may be shown. */
const SHOW_EVERY = 1_000

export interface Walking {
  readonly program: CheckedProgram
  readonly settings: Settings
  /** The time of its last entries, about, in microseconds since the epoch: where the bar ends. Of a recording nobody knows. */
  readonly end: number | undefined
}

/** Walks the past entries of a source through the chains, and tells who spoke, and what no chain knows. Closes the source. */
export async function walkJournal(source: Source, { program, settings, end }: Walking): Promise<Surveyed> {
  const tables = new StateTables()
  const judge = banJudge(settings)
  const graph = compile(program, {
    accounts: new SystemAccounts(),
    lookups: { find: () => undefined },
    judge: judge.known,
    timezone: settings.timezone,
    table: (name) => tables.table(name),
  })
  const engine = new Engine({
    graph,
    tables,
    guard: banGuard(settings, tables, judge),
    leavesNothing: true,
    onFailure: () => {},
  })
  const survey = new Survey()
  const progress = new Progress(process.stderr, 'entries')
  let entries = 0
  let first = 0
  for await (const entry of entriesOf(source)) {
    survey.add(entry, engine.process(entry, source))
    if (entries === 0) first = entry.realtime
    entries += 1
    if (entries % SHOW_EVERY === 0)
      progress.show(entries, end === undefined ? undefined : (entry.realtime - first) / (end - first))
    if (entries % TIDY_EVERY === 0) {
      engine.takeBatch()
      survey.tidy()
    }
  }
  progress.clear()
  return survey.result()
}
