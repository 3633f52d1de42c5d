import type { StatementSync } from 'node:sqlite'
import type { Hits } from '../engine/ports.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import type { StateLimits } from './limits.ts'
import { numberAt, textAt } from './rows.ts'

/** How often a point of the graph was passed, and since when that is counted, in microseconds since the epoch. */
export interface HitCount {
  readonly count: number
  readonly since: number
}

/** The counts of what passed the points of the graph. */
export class HitTable {
  readonly #limit: number
  readonly #all: StatementSync
  readonly #add: StatementSync
  readonly #forget: StatementSync
  /** Points that have their row, so that there is nothing to forget on their account. */
  #known = new Set<string>()

  constructor(database: Database, { hitPoints }: Pick<StateLimits, 'hitPoints'>) {
    this.#limit = hitPoints
    this.#all = database.prepare('SELECT point, count, since FROM hit')
    this.#add = database.prepare(
      `INSERT INTO hit VALUES (?1, ?2, ?3, ?3)
       ON CONFLICT (point) DO UPDATE SET count = count + excluded.count, last = excluded.last`,
    )
    this.#forget = database.prepare(
      `DELETE FROM hit WHERE point IN
       (SELECT point FROM hit ORDER BY last, point LIMIT max(0, (SELECT count(*) FROM hit) - ?))`,
    )
  }

  add({ since, counts }: Hits): void {
    for (const [point, count] of counts) this.#add.run(point, count, storableTime(since))
    const points = [...counts.keys()]
    if (points.every((point) => this.#known.has(point))) return
    this.#forget.run(this.#limit)
    this.#known = new Set(this.#known.size > this.#limit ? points : [...this.#known, ...points])
  }

  all(): ReadonlyMap<string, HitCount> {
    return new Map(
      this.#all
        .all()
        .map((row) => [
          textAt(row, 'point'),
          { count: numberAt(row, 'count'), since: numberAt(row, 'since') },
        ]),
    )
  }
}
