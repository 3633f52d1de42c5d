import type { StatementSync } from 'node:sqlite'
import type { BanRecord } from '../engine/report-content.ts'
import type { BanEffect, Origin, UnbanEffect } from '../module/effect.ts'
import { cutText, storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import type { StateLimits } from './limits.ts'
import { numberAt, numberOrNullAt, type Row, textAt, textOrNullAt } from './rows.ts'

const COLUMNS = 'ban_set, address, since, until, times, rule, message'

/** All bans that are remembered, running ones and past ones. All times are microseconds since the epoch. */
export class Bans {
  readonly #limits: StateLimits
  readonly #ban: StatementSync
  readonly #unban: StatementSync
  readonly #list: StatementSync
  readonly #listRunning: StatementSync
  readonly #listDigest: StatementSync
  readonly #moveDigest: StatementSync
  readonly #forget: StatementSync

  constructor(database: Database, limits: StateLimits) {
    this.#limits = limits
    // In DO UPDATE, a bare column is the former ban: it is over where it has an end, and the entry is not before that.
    this.#ban = database.prepare(
      `INSERT INTO ban (ban_set, address, since, until, times, rule, message, digest)
       VALUES (:set, :address, :at, :until, 1, :rule, :message, :digest)
       ON CONFLICT (ban_set, address) DO UPDATE SET
         since = CASE WHEN until <= :at THEN excluded.since ELSE since END,
         times = CASE WHEN until <= :at THEN times + 1 ELSE times END,
         until = excluded.until,
         rule = excluded.rule,
         message = excluded.message,
         digest = excluded.digest`,
    )
    this.#unban = database.prepare(
      'UPDATE ban SET until = :at WHERE ban_set = :set AND address = :address AND (until IS NULL OR until > :at)',
    )
    this.#list = database.prepare(`SELECT ${COLUMNS} FROM ban ORDER BY since, ban_set, address`)
    this.#listRunning = database.prepare(
      `SELECT ${COLUMNS} FROM ban WHERE until IS NULL OR until > ? ORDER BY since, ban_set, address`,
    )
    this.#listDigest = database.prepare(
      `SELECT ${COLUMNS} FROM ban WHERE digest = ? ORDER BY since DESC, ban_set, address`,
    )
    this.#moveDigest = database.prepare('UPDATE ban SET digest = :to WHERE digest = :from')
    this.#forget = database.prepare(
      `DELETE FROM ban WHERE id IN (
         SELECT id FROM ban WHERE until <= :now ORDER BY until LIMIT max(0, (SELECT count(*) FROM ban) - :limit)
       )`,
    )
  }

  /** Notes a ban from the time of its entry; one of an address that is banned then renews the time only. */
  ban(effect: Origin & BanEffect, cause: string, digest: number): void {
    const at = storableTime(effect.at)
    this.#ban.run({
      set: effect.set,
      address: effect.address,
      at,
      until: effect.seconds === null ? null : storableTime(at + effect.seconds * 1e6),
      rule: effect.rule,
      message: cutText(cause, this.#limits.causeCharacters),
      digest,
    })
  }

  /** Ends a ban that is still running at the time of the entry. */
  unban(effect: Origin & UnbanEffect): void {
    this.#unban.run({ set: effect.set, address: effect.address, at: storableTime(effect.at) })
  }

  /** All bans, oldest first; with a time, those running then. */
  list(now?: number): readonly BanRecord[] {
    return (now === undefined ? this.#list.all() : this.#listRunning.all(now)).map(banOf)
  }

  listOfDigest(digest: number): readonly BanRecord[] {
    return this.#listDigest.all(digest).map(banOf)
  }

  moveToDigest(from: number, to: number): void {
    this.#moveDigest.run({ from, to })
  }

  /** Forgets bans that ran out longest ago, as far as there are too many. */
  forgetOldest(now: number): void {
    this.#forget.run({ now: storableTime(now), limit: this.#limits.rememberedBans })
  }
}

function banOf(row: Row): BanRecord {
  return {
    set: textAt(row, 'ban_set'),
    address: textAt(row, 'address'),
    since: numberAt(row, 'since'),
    until: numberOrNullAt(row, 'until'),
    times: numberAt(row, 'times'),
    rule: textOrNullAt(row, 'rule'),
    message: textAt(row, 'message'),
  }
}
