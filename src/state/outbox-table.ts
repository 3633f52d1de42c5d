import type { StatementSync } from 'node:sqlite'
import type { OutboxEffect, OutboxItem, OutboxPayload } from '../engine/ports.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import type { StateLimits } from './limits.ts'
import { numberAt, numberOrNullAt, textAt, textOrNullAt } from './rows.ts'

/** The items of one effect that wait, for the status. */
export interface WaitingEffects {
  readonly effect: string
  readonly count: number
  /** How many of them failed at least once, and the error of the one that failed most often. */
  readonly failing: number
  readonly error: string | null
}

/** The effects that wait to be carried out. `due` is in milliseconds of the system's clock. */
export class OutboxTable {
  readonly #limits: StateLimits
  readonly #replace: StatementSync
  readonly #insert: StatementSync
  readonly #size: StatementSync
  readonly #due: StatementSync
  readonly #nextDue: StatementSync
  readonly #remove: StatementSync
  readonly #postpone: StatementSync
  readonly #waiting: StatementSync

  constructor(database: Database, limits: StateLimits) {
    this.#limits = limits
    this.#replace = database.prepare('DELETE FROM outbox WHERE about = ?')
    this.#insert = database.prepare(
      `INSERT INTO outbox (key, about, effect, payload) VALUES (:key, :about, :effect, :payload)
       ON CONFLICT (key) DO NOTHING`,
    )
    this.#size = database.prepare('SELECT count(*) AS size FROM outbox')
    this.#due = database.prepare(
      `SELECT id, key, payload, attempts FROM outbox
       WHERE due <= :now AND effect IN (SELECT value FROM json_each(:effects)) ORDER BY id LIMIT :limit`,
    )
    this.#nextDue = database.prepare(
      'SELECT min(due) AS next FROM outbox WHERE effect IN (SELECT value FROM json_each(?))',
    )
    this.#remove = database.prepare('DELETE FROM outbox WHERE id = ?')
    this.#postpone = database.prepare(
      'UPDATE outbox SET attempts = attempts + 1, due = :retryAt, error = :error WHERE id = :id',
    )
    // Beside max(), SQLite takes bare columns from the row that holds it.
    this.#waiting = database.prepare(
      `SELECT effect, count(*) AS count, sum(attempts > 0) AS failing, error, max(attempts)
       FROM outbox GROUP BY effect ORDER BY effect`,
    )
  }

  /** How many more items may wait. */
  room(): number {
    return this.#limits.outboxItems - numberAt(this.#size.get() ?? {}, 'size')
  }

  /**
   * Puts an effect in, once by key. A ban or unban takes the place of one of the same address that still waits: only
   * the last word counts, and a retried ban must not come after the unban that followed it.
   */
  put(key: string, payload: OutboxPayload): void {
    const about = aboutOf(payload)
    if (about !== null) this.#replace.run(about)
    this.#insert.run({ key, about, effect: payload.effect, payload: JSON.stringify(payload) })
  }

  due(now: number, limit: number, effects: readonly OutboxEffect[]): readonly OutboxItem[] {
    return this.#due.all({ now, limit, effects: JSON.stringify(effects) }).map((row) => ({
      id: numberAt(row, 'id'),
      key: textAt(row, 'key'),
      payload: payloadOf(textAt(row, 'payload')),
      attempts: numberAt(row, 'attempts'),
    }))
  }

  nextDue(effects: readonly OutboxEffect[]): number | null {
    return numberOrNullAt(this.#nextDue.get(JSON.stringify(effects)) ?? {}, 'next')
  }

  remove(id: number): void {
    this.#remove.run(id)
  }

  postpone(id: number, error: string, retryAt: number): void {
    this.#postpone.run({ id, error, retryAt: storableTime(retryAt) })
  }

  waiting(): readonly WaitingEffects[] {
    return this.#waiting.all().map((row) => ({
      effect: textAt(row, 'effect'),
      count: numberAt(row, 'count'),
      failing: numberAt(row, 'failing'),
      error: textOrNullAt(row, 'error'),
    }))
  }
}

function aboutOf(payload: OutboxPayload): string | null {
  return payload.effect === 'ban' || payload.effect === 'unban'
    ? JSON.stringify([payload.set, payload.address])
    : null
}

function payloadOf(json: string): OutboxPayload {
  const value: unknown = JSON.parse(json)
  if (!isPayload(value)) throw new TypeError('an item of the outbox holds no effect')
  return value
}

/** The tag tells, since only `put` writes payloads. */
function isPayload(value: unknown): value is OutboxPayload {
  return typeof value === 'object' && value !== null && 'effect' in value
}
