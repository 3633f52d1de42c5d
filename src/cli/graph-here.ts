import type { CheckedProgram } from '../check/program.ts'
import { compile, type Graph } from '../compile/compile.ts'
import type { Observer } from '../compile/observer.ts'
import type { EffectGuard } from '../engine/engine.ts'
import type { StateTables } from '../engine/state-tables.ts'
import { SystemAccounts } from '../program/accounts.ts'
import { banGuard, banJudge } from '../program/ban-guard.ts'
import { FileLookups } from '../program/file-lookups.ts'
import type { Settings } from '../settings/settings.ts'
import { say } from './say.ts'

/** The graph for entries of the past, and what guards its bans: with the accounts, look-ups and addresses that are here now. */
export async function graphHere(
  program: CheckedProgram,
  settings: Settings,
  tables: StateTables,
  observer?: Observer,
): Promise<{ readonly graph: Graph; readonly guard: EffectGuard }> {
  const onTrouble = (problem: string, hint: string) => say('warning', problem, hint)
  const lookups = new FileLookups(settings.lookups, { onTrouble })
  await lookups.ready()
  const judge = banJudge(settings)
  const graph = compile(program, {
    accounts: new SystemAccounts(),
    lookups,
    judge: judge.known,
    timezone: settings.timezone,
    table: (name) => tables.table(name),
    ...(observer && { observer }),
  })
  return { graph, guard: banGuard(settings, tables, judge) }
}
