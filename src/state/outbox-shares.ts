import type { StatementSync } from 'node:sqlite'
import type { Share } from '../engine/ports.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import { numberOrNullAt, type Row } from './rows.ts'

/** After every item. */
export const NO_END = Number.MAX_SAFE_INTEGER
/** A back-off that would last longer, in milliseconds, does not count: the clock was set back. */
const LONGEST_WAIT = 600_000
/** In milliseconds: what is tried again and again waits less than this for its next turn, unless nobody was there to try. */
const IDLE = 3_600_000

const EFFECTS = 'SELECT value FROM json_each(:effects)'
const NAMES = 'SELECT value FROM json_each(:names)'
/** The ban sets of which something waits: however much of each, the index tells them by one step a set. */
const WAITING_SETS = `SELECT ban_set FROM (
  WITH RECURSIVE waiting (effect, ban_set) AS (
    SELECT value, (SELECT min(ban_set) FROM outbox WHERE effect = value) FROM json_each(:effects)
    UNION ALL
    SELECT effect, (
      SELECT min(ban_set) FROM outbox WHERE effect = waiting.effect AND ban_set > waiting.ban_set
    ) FROM waiting WHERE ban_set IS NOT NULL
  ) SELECT ban_set FROM waiting WHERE ban_set IS NOT NULL
)`
/** Which rows belong to a share, by how that names the ban sets. */
const BELONGS = {
  all: `effect IN (${EFFECTS})`,
  only: `effect IN (${EFFECTS}) AND ban_set IN (${NAMES})`,
  allBut: `effect IN (${EFFECTS}) AND ban_set IN (${WAITING_SETS} EXCEPT ${NAMES})`,
}

interface Statements {
  readonly due: StatementSync
  readonly nextDue: StatementSync
  readonly hold: StatementSync
  readonly leaveOutIdle: StatementSync
}

/** What waits in the outbox of the share of one executor. */
export class OutboxShares {
  readonly #all: Statements
  readonly #only: Statements
  readonly #allBut: Statements

  constructor(database: Database) {
    this.#all = prepare(database, BELONGS.all)
    this.#only = prepare(database, BELONGS.only)
    this.#allBut = prepare(database, BELONGS.allBut)
  }

  due(now: number, limit: number, share: Share, upTo: number): readonly Row[] {
    return this.#of(share).due.all({ now, limit, upTo, ...namesOf(share) })
  }

  nextDue(share: Share, upTo: number): number | null {
    return numberOrNullAt(this.#of(share).nextDue.get({ upTo, ...namesOf(share) }) ?? {}, 'next')
  }

  hold(share: Share, at: number): void {
    this.#of(share).hold.run({ at: storableTime(at), ...namesOf(share) })
  }

  leaveOutIdle(now: number, share: Share): void {
    this.#of(share).leaveOutIdle.run({ now: storableTime(now), ...namesOf(share) })
  }

  #of({ sets }: Share): Statements {
    if (sets === undefined) return this.#all
    return 'only' in sets ? this.#only : this.#allBut
  }
}

function prepare(database: Database, belongs: string): Statements {
  return {
    // Which ones is told by the index alone: what they hold may be much, and is read of those that are taken.
    due: database.prepare(
      `SELECT id, key, payload, lines, attempts, failing_since, reached FROM outbox
       WHERE id IN (
         SELECT id FROM outbox
         WHERE (due <= :now OR due > :now + ${LONGEST_WAIT}) AND ${belongs} AND id <= :upTo
         ORDER BY id LIMIT :limit
       )
       ORDER BY id`,
    ),
    nextDue: database.prepare(`SELECT min(due) AS next FROM outbox WHERE ${belongs} AND id <= :upTo`),
    hold: database.prepare(
      `UPDATE outbox SET failing_since = :at WHERE failing_since IS NULL AND ${belongs}`,
    ),
    // What was tried last is due again soon after that. None has failed since a time that is still to come.
    leaveOutIdle: database.prepare(
      `UPDATE outbox SET failing_since = min(:now, failing_since + iif(:now - tried > ${IDLE}, :now - tried, 0))
       FROM (SELECT max(due) AS tried FROM outbox WHERE failing_since IS NOT NULL AND ${belongs})
       WHERE failing_since IS NOT NULL AND ${belongs}`,
    ),
  }
}

function namesOf({ effects, sets }: Share) {
  const list = JSON.stringify(effects)
  if (sets === undefined) return { effects: list }
  return { effects: list, names: JSON.stringify('only' in sets ? sets.only : sets.allBut) }
}
