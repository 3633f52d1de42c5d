import { attackers } from './addresses.ts'
import { type CorpusEntry, EntryMaker } from './entry.ts'
import { EXPOSED } from './flows/mix.ts'
import { Host } from './host.ts'
import { Random } from './random.ts'
import { arrivals, interleave, paceOf } from './timeline.ts'

export interface CorpusOptions {
  readonly entries: number
  readonly seed: number
  /** How many addresses attack. */
  readonly attackers: number
  /** Entries a second on the average, in the time of the log. */
  readonly rate: number
  /** When it begins, in microseconds since the epoch. */
  readonly start: number
}

/** What is left out means this. */
export const CORPUS_DEFAULTS: CorpusOptions = {
  entries: 200_000,
  seed: 1,
  attackers: 2_000,
  rate: 2.5,
  start: Date.UTC(2026, 10, 20) * 1000,
}

/**
 * The journal of a small server in the open Internet, entry by entry in the order of time: for the same options the same.
 * Half way through OpenSSH 10 takes the place of 9, so that both speak.
 */
export function* generateCorpus(options: Partial<CorpusOptions> = {}): Generator<CorpusEntry, void> {
  const { entries, seed, attackers: attackerCount, rate, start } = { ...CORPUS_DEFAULTS, ...options }
  const host = new Host({
    seed,
    attackers: attackers(attackerCount, new Random(seed ^ 0x5eed)),
    opensshUpgrade: entries / rate / 2,
  })
  const maker = new EntryMaker(host, start)
  const lines = interleave(arrivals(host, EXPOSED, rate), host.random, paceOf(rate))
  for (const line of lines.take(entries)) yield maker.make(line)
}
