import { NO_TOTALS, type Totals } from '../engine/report-content.ts'
import { RateMeter } from './rate-meter.ts'

/** What became of the entries that were committed since the start of the daemon, and how fast they come. */
export class EntryTally {
  readonly #meter = new RateMeter(seconds())
  totals = NO_TOTALS

  /** Adds what was committed. */
  add({ entries, accepted, dropped, policy }: Totals): void {
    this.#meter.add(entries, seconds())
    this.totals = {
      entries: this.totals.entries + entries,
      accepted: this.totals.accepted + accepted,
      dropped: this.totals.dropped + dropped,
      policy: this.totals.policy + policy,
    }
  }

  /** Entries a second, in the last seconds. */
  rate(over: number): number {
    return this.#meter.rate(over, seconds())
  }
}

function seconds(): number {
  return performance.now() / 1000
}
