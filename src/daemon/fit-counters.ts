import {
  type Counting,
  fittingTally,
  mannerOf,
  type StoredTally,
  Tallies,
  type Tally,
  tallyOf,
} from '../../actions/support/counter.ts'
import { statementsIn } from '../check/flow/statements-in.ts'
import type { CheckedProgram } from '../check/program.ts'
import type { StateTables } from '../engine/state-tables.ts'
import type { Logger } from '../program/logging.ts'

/**
 * Has counters hold only what rules of the program can have counted, who count otherwise than former ones: what was counted in
 * another manner is nothing to them, and what was to count for ever would do so, and ban, though no rule says that any more.
 */
export function fitCounters(
  program: CheckedProgram,
  { tables, log }: { readonly tables: StateTables; readonly log: Pick<Logger, 'warn'> },
): void {
  for (const [counter, counting] of countingsOf(program)) {
    const tallies = new Tallies(tables, counter)
    let keys = 0
    for (const [key, held] of tables.entriesOf<Tally | StoredTally>(Tallies.tableOf(counter))) {
      const tally = tallyOf(held)
      const fitting = fittingTally(tally, counting)
      if (fitting === tally) continue
      keys += 1
      if (fitting === undefined) tallies.delete(key)
      else tallies.set(key, fitting)
    }
    if (keys > 0)
      log.warn({ counter, keys }, 'a counter counts otherwise now: what no rule counts so is dropped')
  }
}

/** How the rules of a program count, by counter. */
function countingsOf({ chains, policies }: CheckedProgram): ReadonlyMap<string, Counting> {
  const countings = new Map<string, Counting>()
  const blocks = [...[...chains.values()].map(({ body }) => body), ...policies.values()]
  for (const statement of blocks.flatMap(statementsIn)) {
    if (statement.kind !== 'command' || statement.call.definition.name !== 'count') continue
    const { counter, ...said } = statement.call.bound
    if (counter?.kind !== 'name') continue
    const lasts = said.within === undefined || countings.get(counter.text)?.lasts === true
    countings.set(counter.text, { manner: mannerOf(said), lasts })
  }
  return countings
}
