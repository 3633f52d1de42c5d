import type { StatementSync } from 'node:sqlite'
import type { BanRecord } from '../engine/report-content.ts'
import type { BanEffect, Origin, UnbanEffect } from '../module/effect.ts'
import { cutText } from '../values/cut-text.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import type { StateLimits } from './limits.ts'
import { numberAt, numberOrNullAt, type Row, textAt, textOrNullAt } from './rows.ts'

const COLUMNS = 'ban_set, address, since, until, times, rule, message'

/** Whom a ban set banned. */
export interface BannedAddress {
  readonly set: string
  readonly address: string
}

/** All bans that are remembered, running ones and past ones. All times are microseconds since the epoch. */
export class Bans {
  readonly #limits: StateLimits
  readonly #ban: StatementSync
  readonly #unban: StatementSync
  readonly #carriedOut: StatementSync
  readonly #beginNow: StatementSync
  readonly #adopt: StatementSync
  readonly #find: StatementSync
  readonly #lift: StatementSync
  readonly #listLifted: StatementSync
  readonly #listUnlifted: StatementSync
  readonly #nextEnd: StatementSync
  readonly #list: StatementSync
  readonly #listRunning: StatementSync
  readonly #listRunningOf: StatementSync
  readonly #ids: StatementSync
  readonly #idsRunning: StatementSync
  readonly #withIds: StatementSync
  readonly #listDigest: StatementSync
  readonly #countRunning: StatementSync
  readonly #countBySet: StatementSync
  readonly #moveDigest: StatementSync
  readonly #forget: StatementSync

  constructor(database: Database, limits: StateLimits) {
    this.#limits = limits
    // In DO UPDATE, a bare column is the former ban: it is over where it has an end, and the entry is not before that. A ban that
    // was over before the former one began does not end that.
    this.#ban = database.prepare(
      `INSERT INTO ban (ban_set, address, since, until, times, rule, message, digest)
       VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7)
       ON CONFLICT (ban_set, address) DO UPDATE SET
         since = CASE WHEN until <= ?3 THEN excluded.since ELSE since END,
         times = CASE WHEN until <= ?3 THEN times + 1 ELSE times END,
         until = CASE WHEN excluded.until <= since THEN until ELSE excluded.until END,
         lifted = 0,
         rule = excluded.rule,
         message = excluded.message,
         digest = excluded.digest`,
    )
    this.#unban = database.prepare(
      'UPDATE ban SET until = :at, lifted = 1 WHERE ban_set = :set AND address = :address AND (until IS NULL OR until > :at)',
    )
    this.#carriedOut = database.prepare(
      `UPDATE ban SET since = :now, until = :now + (until - since)
       WHERE ban_set = :set AND address = :address AND since > :now`,
    )
    this.#beginNow = database.prepare(
      'UPDATE ban SET since = :now, until = :now + (until - since) WHERE since > :now',
    )
    this.#adopt = database.prepare(
      `INSERT INTO ban (ban_set, address, since, until, times, rule, message, digest)
       VALUES (:set, :address, :since, :until, :times, :rule, :message, :digest)
       ON CONFLICT (ban_set, address) DO NOTHING`,
    )
    this.#find = database.prepare(`SELECT ${COLUMNS} FROM ban WHERE ban_set = ? AND address = ?`)
    this.#lift = database.prepare(
      'UPDATE ban SET lifted = 1 WHERE ban_set = :set AND address = :address AND until <= :now',
    )
    this.#listLifted = database.prepare(
      `SELECT ban_set, address FROM ban
       WHERE lifted = 1 AND until <= :now AND ban_set IN (SELECT value FROM json_each(:sets)) ORDER BY until DESC`,
    )
    this.#listUnlifted = database.prepare(
      `SELECT ban_set, address FROM ban
       WHERE lifted = 0 AND until <= :now AND ban_set IN (SELECT value FROM json_each(:sets)) ORDER BY until`,
    )
    this.#nextEnd = database.prepare(
      `SELECT min(until) AS next FROM ban
       WHERE lifted = 0 AND ban_set IN (SELECT value FROM json_each(?))`,
    )
    this.#list = database.prepare(`SELECT ${COLUMNS} FROM ban ORDER BY since, ban_set, address`)
    this.#listRunning = database.prepare(
      `SELECT ${COLUMNS} FROM ban WHERE until IS NULL OR until > ? ORDER BY since, ban_set, address`,
    )
    this.#listRunningOf = database.prepare(
      `SELECT ${COLUMNS} FROM ban
       WHERE (until IS NULL OR until > :now) AND ban_set IN (SELECT value FROM json_each(:sets))
       ORDER BY since, ban_set, address`,
    )
    this.#ids = database.prepare('SELECT id FROM ban ORDER BY since, ban_set, address')
    this.#idsRunning = database.prepare(
      'SELECT id FROM ban WHERE until IS NULL OR until > ? ORDER BY since, ban_set, address',
    )
    this.#withIds = database.prepare(
      `SELECT ${COLUMNS} FROM json_each(?) AS wanted JOIN ban ON ban.id = wanted.value ORDER BY wanted.key`,
    )
    this.#listDigest = database.prepare(
      `SELECT ${COLUMNS} FROM ban WHERE digest = ? ORDER BY since DESC, ban_set, address`,
    )
    this.#countRunning = database.prepare('SELECT count(*) AS size FROM ban WHERE until IS NULL OR until > ?')
    this.#countBySet = database.prepare(
      'SELECT ban_set, count(*) AS size FROM ban WHERE until IS NULL OR until > ? GROUP BY ban_set ORDER BY ban_set',
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
    const { set, address, seconds, rule } = effect
    const until = seconds === null ? null : storableTime(at + seconds * 1e6)
    this.#ban.run(set, address, at, until, rule, cutText(cause, this.#limits.causeCharacters), digest)
  }

  /** Ends a ban that is still running at the time of the entry. */
  unban({ set, address, at }: Pick<Origin & UnbanEffect, 'set' | 'address' | 'at'>): void {
    this.#unban.run({ set, address, at: storableTime(at) })
  }

  /**
   * Notes that the firewall was told of a ban. One whose entry is ahead of the clock lasts from now on: it would be put back until
   * that time has come, again and again.
   */
  carriedOut({ set, address }: BannedAddress, now: number): void {
    this.#carriedOut.run({ set, address, now })
  }

  /**
   * Lets bans last from now on that begin in the future: the clock was set back since they were carried out. They would be put back
   * until that time has come, too.
   */
  beginNow(now: number): void {
    this.#beginNow.run({ now })
  }

  /** Takes over a ban that is known from elsewhere, unless the address is remembered already. */
  adopt({ since, until, ...ban }: BanRecord, digest: number): void {
    this.#adopt.run({
      ...ban,
      since: storableTime(since),
      until: until === null ? null : storableTime(until),
      digest,
    })
  }

  /** What is remembered of an address or a network by a set. */
  find(set: string, address: string): BanRecord | undefined {
    const row = this.#find.get(set, address)
    return row && banOf(row)
  }

  /** Bans of these sets that somebody ended before they ran out. */
  lifted(sets: readonly string[], now: number): readonly BannedAddress[] {
    return this.#listLifted.all({ sets: JSON.stringify(sets), now }).map(bannedAddress)
  }

  /** Bans of these sets that ran out, and whose end the firewall was not told of. */
  unlifted(sets: readonly string[], now: number): readonly BannedAddress[] {
    return this.#listUnlifted.all({ sets: JSON.stringify(sets), now }).map(bannedAddress)
  }

  /** When the next ban of these sets ends, or ended without the firewall being told. */
  nextEnd(sets: readonly string[]): number | null {
    return numberOrNullAt(this.#nextEnd.get(JSON.stringify(sets)) ?? {}, 'next')
  }

  /** Notes that the firewall was told of the end of a ban. */
  noteLifted({ set, address }: BannedAddress, now: number): void {
    this.#lift.run({ set, address, now })
  }

  /** All bans, oldest first; with a time, those running then. */
  list(now?: number): readonly BanRecord[] {
    return (now === undefined ? this.#list.all() : this.#listRunning.all(now)).map(banOf)
  }

  /** Those of these sets that run at a time. */
  runningOf(sets: readonly string[], now: number): readonly BanRecord[] {
    return this.#listRunningOf.all({ sets: JSON.stringify(sets), now }).map(banOf)
  }

  /** The numbers of what `list` gives. */
  ids(now?: number): readonly number[] {
    return (now === undefined ? this.#ids.all() : this.#idsRunning.all(now)).map((row) => numberAt(row, 'id'))
  }

  /** The bans with these numbers, in their order; those that were forgotten are left out. */
  withIds(ids: readonly number[]): readonly BanRecord[] {
    return this.#withIds.all(JSON.stringify(ids)).map(banOf)
  }

  listOfDigest(digest: number): readonly BanRecord[] {
    return this.#listDigest.all(digest).map(banOf)
  }

  /** How many run at a time. */
  countRunning(at: number): number {
    return numberAt(this.#countRunning.get(at) ?? {}, 'size')
  }

  /** Likewise by ban set. */
  countBySet(at: number): ReadonlyMap<string, number> {
    return new Map(this.#countBySet.all(at).map((row) => [textAt(row, 'ban_set'), numberAt(row, 'size')]))
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

function bannedAddress(row: Row): BannedAddress {
  return { set: textAt(row, 'ban_set'), address: textAt(row, 'address') }
}
