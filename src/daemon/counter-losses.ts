import type { StateTables } from '../engine/state-tables.ts'
import { LossTeller, type LossTellerParts } from './loss-teller.ts'

/** Tells what the bounds of keyed state cost. */
export class CounterLosses {
  readonly #keys: LossTeller
  readonly #additions: LossTeller

  constructor(parts: Omit<LossTellerParts, 'message'>) {
    this.#keys = new LossTeller({
      ...parts,
      message: 'there are too many keys in counters: those set longest ago were forgotten',
    })
    this.#additions = new LossTeller({
      ...parts,
      message: 'a key of a counter has too many additions, or too long values: the oldest no longer count',
    })
  }

  /** What was lost since the last time. */
  tell({ letGo, cuts }: Pick<StateTables, 'letGo' | 'cuts'>): void {
    this.#keys.tell(letGo)
    this.#additions.tell(cuts)
  }
}
