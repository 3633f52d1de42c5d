import type { StatementSync } from 'node:sqlite'
import { threadOf } from '../engine/thread.ts'
import type { EmailEffect, Origin } from '../module/effect.ts'
import { cutText } from '../values/cut-text.ts'
import { Duration } from '../values/duration.ts'
import { isoMicroseconds } from '../values/instant.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import { numberAt, numberOrNullAt, type Row, textAt } from './rows.ts'

/** So many in a span of time, in microseconds. */
export interface Limit {
  readonly count: number
  readonly per: number
}

export interface AlertLimit {
  /** Of alerts that belong together. */
  readonly perKey: Limit
  readonly overall: Limit
}

type Alert = Origin & EmailEffect

/** The alerts of all threads together; no thread is called so. */
const OVERALL = ''
/** Characters of a thread's name: a field may be in it. */
const LONGEST = 300
/** Characters of a subject in front of how many more there are, which would be cut off by the mail behind a longer one. */
const LONGEST_SUBJECT = 150
/** Threads that are remembered; beyond, those that were idle longest are forgotten. */
const MOST_THREADS = 1_000

interface Window {
  /** When those were let out that count still, in microseconds. */
  readonly sent: readonly number[]
  readonly held: number
}

/**
 * Lets out so many alerts in a span of time, and counts the others. It goes by the time of the entries, and is decided when
 * they are committed: so nothing hangs on when the daemon ran, how entries were batched, or whether it died.
 */
export class AlertLimits {
  readonly #find: StatementSync
  readonly #put: StatementSync
  readonly #hold: StatementSync
  readonly #due: StatementSync
  readonly #release: StatementSync
  readonly #forget: StatementSync
  readonly #nextDue: StatementSync

  constructor(database: Database) {
    this.#find = database.prepare('SELECT sent, held FROM alert WHERE thread = ?')
    this.#put = database.prepare(
      `INSERT INTO alert (thread, sent, idle) VALUES (:thread, :sent, :idle)
       ON CONFLICT DO UPDATE SET sent = excluded.sent, idle = excluded.idle`,
    )
    this.#hold = database.prepare(
      `UPDATE alert SET held = held + 1, first = min(coalesce(first, :at), :at), last = max(coalesce(last, :at), :at),
         payload = :payload, due = min(coalesce(due, :due), :due)
       WHERE thread = :thread`,
    )
    this.#due = database.prepare('SELECT * FROM alert WHERE due <= ? ORDER BY due, thread')
    this.#release = database.prepare(
      'UPDATE alert SET held = 0, first = NULL, last = NULL, payload = NULL, due = NULL WHERE thread = ?',
    )
    // Not by a time: one alert of a host whose clock is ahead would have all others forgotten.
    this.#forget = database.prepare(
      `DELETE FROM alert WHERE thread IN (
         SELECT thread FROM alert WHERE held = 0 AND thread <> '${OVERALL}' ORDER BY idle
         LIMIT max(0, (SELECT count(*) FROM alert) - ${MOST_THREADS})
       )`,
    )
    this.#nextDue = database.prepare('SELECT min(due) AS due FROM alert')
  }

  /** Whether an alert may leave; one that may not is counted. */
  admit(alert: Alert, { perKey, overall }: AlertLimit): boolean {
    const thread = cutText(threadOf(alert), LONGEST)
    return this.#takes(thread, alert, perKey) && this.#takes(OVERALL, alert, overall)
      ? this.#letOut(thread, alert, perKey) && this.#letOut(OVERALL, alert, overall)
      : false
  }

  /**
   * The mails that tell of alerts which were held back in a span that is over at `now` (microseconds), with what makes each
   * the same mail after a crash.
   */
  release(
    now: number,
    limits: AlertLimit | undefined,
  ): readonly { readonly key: string; readonly mail: Alert }[] {
    const mails = this.#due.all(now).map((row) => summaryOf(row, limits))
    for (const row of this.#due.all(now)) this.#release.run(textAt(row, 'thread'))
    return mails
  }

  /** When the next span is over in which some were held back, in microseconds; null where none are held. */
  nextDue(): number | null {
    return numberOrNullAt(this.#nextDue.get() ?? { due: null }, 'due')
  }

  #takes(thread: string, alert: Alert, limit: Limit): boolean {
    const at = storableTime(alert.at)
    const { sent } = this.#window(thread, at, limit)
    if (sent.length < limit.count) return true
    const due = storableTime(Math.min(...sent, at) + limit.per)
    this.#hold.run({ thread, at, due, payload: JSON.stringify(alert) })
    return false
  }

  #letOut(thread: string, alert: Alert, limit: Limit): true {
    const at = storableTime(alert.at)
    const sent = [...this.#window(thread, at, limit).sent, at]
    const idle = storableTime(Math.max(...sent) + limit.per)
    this.#put.run({ thread, sent: JSON.stringify(sent), idle })
    this.#forget.run()
    return true
  }

  #window(thread: string, at: number, { per }: Limit): Window {
    const row = this.#find.get(thread)
    if (row === undefined) return { sent: [], held: 0 }
    const times: readonly number[] = JSON.parse(textAt(row, 'sent'))
    // Those of a host whose clock is ahead stop nobody's until that time has come.
    return { sent: times.filter((time) => Math.abs(time - at) < per), held: numberAt(row, 'held') }
  }
}

function summaryOf(row: Row, limits: AlertLimit | undefined): { readonly key: string; readonly mail: Alert } {
  const thread = textAt(row, 'thread')
  const last: Alert = JSON.parse(textAt(row, 'payload'))
  const held = numberAt(row, 'held')
  const first = numberAt(row, 'first')
  const isOverall = thread === OVERALL
  const limit = isOverall ? limits?.overall : limits?.perKey
  const setting = isOverall ? 'mail.limit.overall' : 'mail.limit.per_key'
  const rate = limit === undefined ? '' : `: ${limit.count} per ${new Duration(limit.per)}`
  const span = `from ${isoMicroseconds(first)} to ${isoMicroseconds(numberAt(row, 'last'))}`
  const more = `${held} more ${isOverall ? 'alerts' : 'like this'}`
  const body = [
    `${held === 1 ? 'One more alert was' : `${held} more alerts were`} held back ${span}, since more were asked for than may be sent (${setting}${rate}).`,
    '',
    `The last of them: ${last.subject}`,
    '',
    last.body,
  ]
  return {
    key: `held ${first} ${thread}`,
    mail: {
      ...last,
      // Whom the last of many was for need not be whom the others were for.
      ...(isOverall && { to: [] }),
      subject: isOverall ? `and ${more}` : `${cutText(last.subject, LONGEST_SUBJECT)} (and ${more})`,
      body: body.join('\n'),
    },
  }
}
