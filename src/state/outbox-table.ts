import type { StatementSync } from 'node:sqlite'
import type { FailedOutcome, OutboxItem, OutboxPayload, Share } from '../engine/ports.ts'
import type { WaitingEffects } from '../engine/report-content.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import type { StateLimits } from './limits.ts'
import { NO_END, OutboxShares } from './outbox-shares.ts'
import { numberAt, numberOrNullAt, textAt, textOrNullAt } from './rows.ts'

/** The effects that wait to be carried out. `due` is in milliseconds of the system's clock. */
export class OutboxTable {
  readonly #limits: StateLimits
  readonly #replace: StatementSync
  readonly #findAbout: StatementSync
  readonly #insert: StatementSync
  readonly #amend: StatementSync
  readonly #size: StatementSync
  readonly #recordBytes: StatementSync
  readonly #shares: OutboxShares
  readonly #newest: StatementSync
  readonly #remove: StatementSync
  readonly #postpone: StatementSync
  readonly #postponeQueue: StatementSync
  readonly #waiting: StatementSync
  readonly #about: StatementSync

  constructor(database: Database, limits: StateLimits) {
    this.#limits = limits
    this.#replace = database.prepare('DELETE FROM outbox WHERE about = ?')
    this.#findAbout = database.prepare('SELECT 1 FROM outbox WHERE about = ?')
    this.#insert = database.prepare(
      `INSERT INTO outbox (key, about, ban_set, queue, effect, payload, lines, due)
       VALUES (
         :key, :about, :banSet, :queue, :effect, :payload, :lines,
         coalesce((SELECT due FROM outbox WHERE queue = :queue ORDER BY id LIMIT 1), :due)
       )
       ON CONFLICT (key) DO NOTHING`,
    )
    this.#amend = database.prepare(
      'UPDATE outbox SET payload = :payload, due = 0 WHERE key = :key AND attempts = 0',
    )
    this.#size = database.prepare('SELECT count(*) AS size FROM outbox WHERE effect = ?')
    this.#recordBytes = database.prepare(
      'SELECT coalesce(sum(octet_length(lines)), 0) AS bytes FROM outbox WHERE queue IS NOT NULL',
    )
    this.#shares = new OutboxShares(database)
    this.#newest = database.prepare('SELECT coalesce(max(id), 0) AS newest FROM outbox')
    this.#remove = database.prepare('DELETE FROM outbox WHERE id = ?')
    this.#postpone = database.prepare(
      `UPDATE outbox SET attempts = attempts + 1, due = :retryAt, error = :error,
         failing_since = coalesce(failing_since, :at), reached = coalesce(:reached, reached)
       WHERE id = :id`,
    )
    this.#postponeQueue = database.prepare(
      `UPDATE outbox SET due = max(due, :retryAt)
       WHERE queue = (SELECT queue FROM outbox AS failed WHERE failed.id = :id)`,
    )
    this.#about = database.prepare(
      `SELECT about FROM outbox
       WHERE effect IN ('ban', 'unban') AND ban_set IN (SELECT value FROM json_each(?))`,
    )
    // Beside max(), SQLite takes bare columns from the row that holds it. A digest has no time but that of its end.
    this.#waiting = database.prepare(
      `SELECT waiting.*, min(coalesce(payload ->> 'at', closed), ${Number.MAX_SAFE_INTEGER}) AS oldest
       FROM (
         SELECT effect, count(*) AS count, count(failing_since) AS failing, error, max(attempts), min(id) AS first
         FROM outbox GROUP BY effect
       ) AS waiting
       JOIN outbox ON outbox.id = waiting.first
       LEFT JOIN digest ON digest.id = payload ->> 'digest'
       ORDER BY waiting.effect`,
    )
  }

  /** How many more items of a kind may wait. */
  room(effect: keyof StateLimits['waiting']): number {
    return this.#limits.waiting[effect] - numberAt(this.#size.get(effect) ?? {}, 'size')
  }

  /** How many more bytes of records may wait. */
  roomForRecords(): number {
    return this.#limits.recordBytes - numberAt(this.#recordBytes.get() ?? {}, 'bytes')
  }

  /**
   * Puts an effect in, once by key. A ban or unban takes the place of one of the same address that still waits: only
   * the last word counts, and a retried ban must not come after the unban that followed it. It is not tried before `due`
   * (milliseconds).
   */
  put(key: string, payload: OutboxPayload, due = 0): void {
    const about = aboutOf(payload)
    if (about !== null) this.#replace.run(about)
    const banSet = banSetOf(payload)
    this.#insert.run({ key, about, banSet, effect: payload.effect, due, ...contentOf(payload) })
  }

  /** Exchanges what an item holds that was not tried yet, and has it tried now. */
  amend(key: string, payload: OutboxPayload): void {
    this.#amend.run({ key, payload: JSON.stringify(payload) })
  }

  /** Whether a ban or an unban of an address waits. */
  isAwaited(set: string, address: string): boolean {
    return this.#findAbout.get(aboutBan(set, address)) !== undefined
  }

  due(now: number, limit: number, share: Share, upTo = NO_END): readonly OutboxItem[] {
    return this.#shares.due(now, limit, share, upTo).map((row) => ({
      id: numberAt(row, 'id'),
      key: textAt(row, 'key'),
      payload: payloadOf(textAt(row, 'payload'), row.lines),
      attempts: numberAt(row, 'attempts'),
      failingSince: numberOrNullAt(row, 'failing_since'),
      reached: reachedIn(textOrNullAt(row, 'reached')),
    }))
  }

  nextDue(share: Share, upTo = NO_END): number | null {
    return this.#shares.nextDue(share, upTo)
  }

  newest(): number {
    return numberAt(this.#newest.get() ?? {}, 'newest')
  }

  remove(id: number): void {
    this.#remove.run(id)
  }

  postpone(
    id: number,
    { error, reached }: Pick<FailedOutcome, 'error' | 'reached'>,
    at: number,
    retryAt: number,
  ): void {
    const has = reached === undefined ? null : JSON.stringify(reached)
    this.#postpone.run({ id, error, reached: has, at: storableTime(at), retryAt: storableTime(retryAt) })
    this.#postponeQueue.run({ id, retryAt: storableTime(retryAt) })
  }

  /** Notes that no items of this share can be carried out since then. */
  hold(share: Share, at: number): void {
    this.#shares.hold(share, at)
  }

  leaveOutIdle(now: number, share: Share): void {
    this.#shares.leaveOutIdle(now, share)
  }

  /** Tells of any address whether its ban or unban by one of these sets waited at this moment. */
  awaited(sets: readonly string[]): (set: string, address: string) => boolean {
    const waiting = new Set(this.#about.all(JSON.stringify(sets)).map((row) => textAt(row, 'about')))
    return (set, address) => waiting.has(aboutBan(set, address))
  }

  waiting(): readonly WaitingEffects[] {
    return this.#waiting.all().map((row) => ({
      effect: textAt(row, 'effect'),
      count: numberAt(row, 'count'),
      failing: numberAt(row, 'failing'),
      error: textOrNullAt(row, 'error'),
      oldest: numberOrNullAt(row, 'oldest'),
    }))
  }
}

function aboutOf(payload: OutboxPayload): string | null {
  return payload.effect === 'ban' || payload.effect === 'unban'
    ? aboutBan(payload.set, payload.address)
    : null
}

function banSetOf(payload: OutboxPayload): string | null {
  return payload.effect === 'ban' || payload.effect === 'unban' ? payload.set : null
}

function aboutBan(set: string, address: string): string {
  return JSON.stringify([set, address])
}

/** A list of texts as JSON, which only `postpone` writes. */
function reachedIn(json: string | null): readonly string[] {
  return json === null ? [] : JSON.parse(json)
}

/** What an item holds, as the columns of its row. */
function contentOf(payload: OutboxPayload) {
  if (payload.effect !== 'record') return { queue: null, payload: JSON.stringify(payload), lines: null }
  const { lines, ...rest } = payload
  return { queue: payload.archive, payload: JSON.stringify(rest), lines }
}

function payloadOf(json: string, lines: unknown): OutboxPayload {
  const value: unknown = lines === null ? JSON.parse(json) : { ...JSON.parse(json), lines }
  if (!isPayload(value)) throw new TypeError('an item of the outbox holds no effect')
  return value
}

/** The tag tells, since only `put` writes payloads. */
function isPayload(value: unknown): value is OutboxPayload {
  return typeof value === 'object' && value !== null && 'effect' in value
}
