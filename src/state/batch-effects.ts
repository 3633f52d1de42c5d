import { type Batch, type OutboxEffect, REPORT, type RecordedLines } from '../engine/ports.ts'
import type { Effect } from '../module/effect.ts'
import { refusalLine, refusedRecords } from './failure-line.ts'
import type { StateLimits } from './limits.ts'
import type { StorePolicy } from './policy.ts'
import { keyOfLines, LinesToRecord } from './recorded-lines.ts'
import type { StoreTables } from './store-tables.ts'
import { Tellings } from './tellings.ts'

type Tables = Pick<StoreTables, 'digests' | 'bans' | 'outbox' | 'alerts'>

/** Takes the effects of batches: bans are noted, what is to be carried out waits in the outbox, and the rest is told. */
export class BatchEffects {
  readonly #tables: Tables
  readonly #limits: StateLimits

  constructor(tables: Tables, limits: StateLimits) {
    this.#tables = tables
    this.#limits = limits
  }

  /** Gives back what is to be told in digests: report lines, and what there was no room for. */
  note({ effects }: Pick<Batch, 'effects'>, policy: StorePolicy): Tellings {
    const { digests, bans, outbox } = this.#tables
    const digest = digests.openId(REPORT)
    const told = new Tellings(this.#limits, policy)
    const room = new Map<OutboxEffect, number>()
    const records = new LinesToRecord()
    let lastBan: number | undefined
    for (const { key, effect, cause, unexpected } of effects) {
      if (effect.effect === 'report') {
        told.add(effect, unexpected)
        continue
      }
      if (effect.effect === 'record') {
        records.add(effect)
        continue
      }
      if (effect.effect === 'unban') bans.unban(effect)
      if (effect.effect === 'ban') {
        bans.ban(effect, cause, digest)
        lastBan = Math.max(lastBan ?? 0, effect.at)
      }
      if (!this.#mayLeave(effect, policy)) continue
      const left = room.get(effect.effect) ?? outbox.room(effect.effect)
      room.set(effect.effect, left - 1)
      if (left > 0) outbox.put(key, effect)
      else {
        const message = refusalLine(effect.effect, this.#limits.waiting[effect.effect])
        told.report.faults.push({ message, at: effect.at, count: 1 })
      }
    }
    if (lastBan !== undefined) bans.forgetOldest(lastBan)
    this.#putRecords(records.items(), told)
    return told
  }

  #putRecords(items: readonly RecordedLines[], { report: told }: Tellings): void {
    const { outbox } = this.#tables
    let room = items.length > 0 ? outbox.roomForRecords() : 0
    for (const item of items) {
      room -= item.lines.length
      if (room > 0) outbox.put(keyOfLines(item), item)
      else {
        const message = refusedRecords(item, this.#limits.recordBytes)
        told.faults.push({ message, at: item.at, count: item.records })
      }
    }
  }

  /** An alert of which there are too many is counted instead. */
  #mayLeave(effect: Effect, { alerts }: StorePolicy): boolean {
    return effect.effect !== 'email' || alerts === undefined || this.#tables.alerts.admit(effect, alerts)
  }
}
