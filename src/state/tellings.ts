import { REPORT } from '../engine/ports.ts'
import type { Unexpected } from '../mining/form.ts'
import type { ReportEffect } from '../module/effect.ts'
import { storableTime } from './bounds.ts'
import type { Fault } from './faults.ts'
import type { StateLimits } from './limits.ts'
import { LineTally } from './line-tally.ts'
import { digestsOf, type StorePolicy } from './policy.ts'
import { SlotTally } from './report-slots.ts'

/** What a batch or its outcomes tell in one digest. */
export interface Told {
  readonly lines: LineTally
  readonly unexpected: Unexpected[]
  readonly slots: SlotTally
  readonly faults: Fault[]
}

/** What a batch or its outcomes tell, by the name of the digest. */
export class Tellings {
  readonly #limits: StateLimits
  readonly #policy: StorePolicy
  readonly #byDigest = new Map<string, Told>()

  constructor(limits: StateLimits, policy: StorePolicy) {
    this.#limits = limits
    this.#policy = policy
  }

  /** What the digest of everybody is told: beside lines of chains, what could not be done. */
  get report(): Told {
    return this.#of(REPORT)
  }

  /** How much it holds: lines, their times, and messages that nothing was expected of. */
  get size(): number {
    let size = 0
    for (const { lines, unexpected } of this.#byDigest.values()) size += lines.size + unexpected.length
    return size
  }

  /** Tells a line in all digests that hold its section. */
  add(
    effect: ReportEffect & { readonly at: number },
    unexpected: Omit<Unexpected, 'line' | 'at'> | undefined,
  ): void {
    const { section, message: line, at } = effect
    for (const name of digestsOf(section, this.#policy)) {
      const told = this.#of(name)
      told.slots.add(section, storableTime(at))
      if (unexpected === undefined) told.lines.add(effect)
      else told.unexpected.push({ ...unexpected, line, at: storableTime(at) })
    }
  }

  all(): Iterable<readonly [digest: string, told: Told]> {
    return this.#byDigest
  }

  #of(name: string): Told {
    const known = this.#byDigest.get(name)
    if (known !== undefined) return known
    const told = { lines: new LineTally(this.#limits), unexpected: [], slots: new SlotTally(), faults: [] }
    this.#byDigest.set(name, told)
    return told
  }
}
