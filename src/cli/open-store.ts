import { setTimeout } from 'node:timers/promises'
import { takeOverBans } from '../daemon/take-over-bans.ts'
import { createBanBackends } from '../effects/ban/ban-backends.ts'
import { StateTables } from '../engine/state-tables.ts'
import { banLedger } from '../program/ban-guard.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import { type OpenState, openState } from '../state/open-state.ts'
import { StateError, type StateReason } from '../state/state-error.ts'
import { succeedDamaged } from '../state/successor.ts'
import { EXIT } from './command.ts'

/** Milliseconds for which another process may have the state before it is another daemon, and how often it is looked. */
const BUSY_FOR = 3_000
const BETWEEN_TRIES = 100

/** What a later start may find mended, so that a service manager may try. */
const PASSING: readonly StateReason[] = ['busy', 'full', 'broken']

/**
 * Opens the state to work on it, or says why that cannot be and gives the exit code. A damaged database is set aside: what
 * is lost is told in the log and in the digest, and the bans that are in the firewall are taken over.
 */
export async function openStore(
  settings: Settings,
  log: Logger,
  onLoss: (loss: StateError) => void,
): Promise<OpenState | number> {
  try {
    try {
      return await openPatiently(settings.state, onLoss)
    } catch (error) {
      if (!(error instanceof StateError) || error.reason !== 'damaged') throw error
      await beginAnew(error, settings, log)
      return openState(settings.state, { onLoss })
    }
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    log.fatal({ error: error.message, hint: error.hint }, 'the state cannot be opened')
    return PASSING.includes(error.reason) ? EXIT.problems : EXIT.usage
  }
}

/** A command such as `bans add`, which found no daemon a moment ago, may have it for the while that it takes. */
async function openPatiently(directory: string, onLoss: (loss: StateError) => void): Promise<OpenState> {
  const begun = performance.now()
  for (;;) {
    try {
      return openState(directory, { onLoss })
    } catch (error) {
      const isPassing = error instanceof StateError && error.reason === 'busy'
      if (!isPassing || performance.now() - begun > BUSY_FOR) throw error
      await setTimeout(BETWEEN_TRIES)
    }
  }
}

async function beginAnew(damage: StateError, settings: Settings, log: Logger): Promise<void> {
  const now = Date.now()
  await succeedDamaged(settings.state, now, async (successor, { aside, resumed }) => {
    const tables = new StateTables()
    const { count, failures } = await takeOverBans(
      {
        store: successor,
        backends: createBanBackends(settings),
        ledger: banLedger(settings, tables),
        tables,
      },
      now,
    )
    const others = Object.keys(settings.sources).filter((source) => !resumed.includes(source))
    const losses = [
      'counters, report lines, former bans, and the mails and bans that waited',
      ...others.map((source) => `where ${source} was read to (it begins as its \`start\` says)`),
      ...failures.entries().map(([set, error]) => `running bans of ${set} (${error})`),
    ]
    const lost = losses.join('; ')
    successor.reportFault(
      `The database was damaged and is set aside as ${aside}. Lost: ${lost}. Running bans taken over from the firewall: ${count}.`,
      now,
    )
    log.error(
      { error: damage.message, aside, lost, resumed, bans: count },
      'the database is damaged: it is set aside, and a new one begun',
    )
  })
}
