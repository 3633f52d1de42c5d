import { existsSync } from 'node:fs'
import { isOrdersDone, type OrdersDone } from '../../control/ban-orders.ts'
import { LONGEST_REQUEST } from '../../control/protocol.ts'
import { carryOut, type OrderDesk, type Orders } from '../../daemon/carry-out-orders.ts'
import { StateTables } from '../../engine/state-tables.ts'
import { unwalkedBatch } from '../../engine/unwalked-batch.ts'
import { banGuard, banLedger } from '../../program/ban-guard.ts'
import { systemEnvironment } from '../../settings/environment.ts'
import { loadSettings } from '../../settings/load.ts'
import type { Settings } from '../../settings/settings.ts'
import { databaseFile } from '../../state/database.ts'
import { openState } from '../../state/open-state.ts'
import { StateError } from '../../state/state-error.ts'
import type { SqliteStore } from '../../state/store.ts'
import { EXIT } from '../command.ts'
import { askDaemon } from '../find-daemon.ts'
import { say } from '../say.ts'
import { complain } from '../state-command.ts'
import type { BansCall } from './action.ts'

/** Room for what stands around the orders in a request, in characters. */
const AROUND = 8_192

/** What became of orders, and whether the daemon was down, which carries them out at its next start; or the exit code. */
export type Ordered = (OrdersDone & { readonly later: boolean }) | number

/** Has the daemon carry out orders, long lists in several requests; where it is down, they are put into its database. Says why that cannot be. */
export async function order(orders: Orders, call: Pick<BansCall, 'config' | 'place'>): Promise<Ordered> {
  const total: OrdersDone[] = []
  for (const part of partsOf(orders)) {
    const reply = await askDaemon(call.place, part)
    if (reply.kind === 'absent') {
      if (total.length === 0) return orderBeside(orders, call)
      say('error', 'the daemon ended meanwhile', 'order the same again: what is done already stays')
      return EXIT.problems
    }
    if (reply.kind !== 'result') return complain(reply)
    if (!isOrdersDone(reply.result)) {
      say('error', 'the answer of the daemon is not understood', 'restart it: it is of another version')
      return EXIT.problems
    }
    total.push(reply.result)
  }
  return { ...sumOf(total), later: false }
}

/** Requests that are short enough, with the orders in their order. */
function partsOf(orders: Orders): readonly Orders[] {
  const parts: Orders['bans'][number][][] = [[]]
  let left = LONGEST_REQUEST - AROUND
  for (const one of orders.bans) {
    left -= JSON.stringify(one).length + 1
    if (left < 0) {
      parts.push([])
      left = LONGEST_REQUEST - AROUND - JSON.stringify(one).length
    }
    parts.at(-1)?.push(one)
  }
  return parts.map((bans) => ({ ...orders, bans }) as Orders)
}

function sumOf(parts: readonly OrdersDone[]): OrdersDone {
  return {
    done: parts.flatMap(({ done }) => done),
    known: parts.reduce((sum, { known }) => sum + known, 0),
    refused: parts.flatMap(({ refused }) => refused),
  }
}

async function orderBeside(orders: Orders, { config }: Pick<BansCall, 'config'>): Promise<Ordered> {
  const loaded = loadSettings({
    environment: systemEnvironment(),
    ...(config === undefined ? {} : { path: config }),
  })
  if (!('settings' in loaded)) {
    say('error', 'the daemon is down, and the settings are wrong', 'correct them: `pyruse-ts check`')
    return EXIT.usage
  }
  const { settings } = loaded
  // The daemon makes it, with the owner that it runs as.
  if (!existsSync(databaseFile(settings.state))) {
    say('error', `there is no database in ${settings.state} yet`, 'start the daemon: `pyruse-ts run`')
    return EXIT.problems
  }
  try {
    const state = openState(settings.state)
    try {
      return { ...(await carryOut(orders, deskBeside(settings, state.store))), later: true }
    } finally {
      state.close()
    }
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    say('error', error.message, error.hint)
    return EXIT.problems
  }
}

function deskBeside(settings: Settings, store: SqliteStore): OrderDesk {
  const tables = new StateTables()
  tables.restore(store.state())
  return {
    store,
    sets: Object.keys(settings.ban_sets),
    guard: banGuard(settings, tables),
    ledger: banLedger(settings, tables),
    commit: async (effects, adopted) =>
      store.commit(unwalkedBatch({ effects, adopted, changes: tables.takeChanges(0) })),
    now: Date.now(),
  }
}
