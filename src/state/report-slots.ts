import type { StatementSync } from 'node:sqlite'
import type { SectionSlot } from '../engine/report-content.ts'
import type { Database } from './database.ts'
import { numberAt, textAt } from './rows.ts'

/** A quarter of an hour, in microseconds: in no time zone does an hour begin between two of them. */
const SLOT = 900e6

/** Slots of a section that are kept in one digest: two months. */
const MOST_SLOTS = 6_000

/** How much was reported when, by digest and section. */
export class ReportSlots {
  readonly #increase: StatementSync
  readonly #insert: StatementSync
  readonly #size: StatementSync
  readonly #list: StatementSync

  constructor(database: Database) {
    this.#increase = database.prepare(
      'UPDATE report_slot SET count = count + ?4 WHERE digest = ?1 AND section = ?2 AND slot = ?3',
    )
    this.#insert = database.prepare('INSERT INTO report_slot VALUES (?1, ?2, ?3, ?4)')
    this.#size = database.prepare('SELECT count(*) AS size FROM report_slot WHERE digest = ? AND section = ?')
    this.#list = database.prepare('SELECT * FROM report_slot WHERE digest = ? ORDER BY section, slot')
  }

  add(digest: number, slots: Iterable<SectionSlot>): void {
    for (const { section, at, count } of slots) {
      const slot = Math.floor(at / SLOT)
      if (this.#increase.run(digest, section, slot, count).changes > 0) continue
      if (numberAt(this.#size.get(digest, section) ?? {}, 'size') < MOST_SLOTS)
        this.#insert.run(digest, section, slot, count)
    }
  }

  slotsOf(digest: number): readonly SectionSlot[] {
    return this.#list.all(digest).map((row) => ({
      section: textAt(row, 'section'),
      at: numberAt(row, 'slot') * SLOT,
      count: numberAt(row, 'count'),
    }))
  }
}

/** Counts occurrences by section and slot in memory, so that a flood of them is a few rows to write. */
export class SlotTally {
  readonly #slots = new Map<string, Map<number, number>>()

  add(section: string, at: number): void {
    const slot = Math.floor(at / SLOT)
    const slots = this.#slots.get(section)
    if (slots === undefined) this.#slots.set(section, new Map([[slot, 1]]))
    else slots.set(slot, (slots.get(slot) ?? 0) + 1)
  }

  *slots(): Generator<SectionSlot> {
    for (const [section, slots] of this.#slots)
      for (const [slot, count] of slots) yield { section, at: slot * SLOT, count }
  }
}
