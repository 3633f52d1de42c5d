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
    const told = new Tellings(this.#limits, policy)
    this.noteTold({ effects }, told)
    this.#putOut(effects, told, policy)
    return told
  }

  /** Notes bans, and adds to what is to be told; nothing is carried out. */
  noteTold({ effects }: Pick<Batch, 'effects'>, told: Tellings): void {
    const { digests, bans } = this.#tables
    const digest = digests.openId(REPORT)
    let lastBan: number | undefined
    for (const { effect, cause, unexpected } of effects) {
      if (effect.effect === 'report') told.add(effect, unexpected)
      else if (effect.effect === 'unban') bans.unban(effect)
      else if (effect.effect === 'ban') {
        bans.ban(effect, cause, digest)
        lastBan = Math.max(lastBan ?? 0, effect.at)
      }
    }
    if (lastBan !== undefined) bans.forgetOldest(lastBan)
  }

  /** Puts into the outbox what somebody has to carry out. */
  #putOut(effects: Batch['effects'], told: Tellings, policy: StorePolicy): void {
    const { outbox } = this.#tables
    const room = new Map<OutboxEffect, number>()
    const records = new LinesToRecord()
    for (const { key, effect } of effects) {
      if (effect.effect === 'report') continue
      if (effect.effect === 'record') {
        records.add(effect)
        continue
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
    this.#putRecords(records.items(), told)
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
