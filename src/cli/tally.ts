import type { Walked } from '../compile/compile.ts'
import type { Effect } from '../module/effect.ts'
import { isoMicroseconds } from '../values/instant.ts'
import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'

/** How many bans and mails are listed. */
const LISTED = 20
/** How many different ones are told apart: attackers choose them. */
const MOST_DIFFERENT = 100_000

/** What a number of entries came to, for people. */
export class Tally {
  #entries = 0
  #first = Number.POSITIVE_INFINITY
  #last = 0
  /** By chain, then by verdict: both are texts of the program itself, so that none is made for an entry. */
  readonly #verdicts = new Map<string | null, Record<Walked['verdict'], number>>()
  readonly #bans = new Counts()
  readonly #mails = new Counts()

  add(realtime: number, { verdict, chain, effects }: Walked): void {
    this.#entries += 1
    this.#first = Math.min(this.#first, realtime)
    this.#last = Math.max(this.#last, realtime)
    const ofChain = this.#verdicts.get(chain)
    if (ofChain !== undefined) ofChain[verdict] += 1
    else this.#verdicts.set(chain, { accept: 0, drop: 0, policy: 0, [verdict]: 1 })
    for (const effect of effects) this.#addEffect(effect)
  }

  /** The lines of the summary; `seconds` is how long it took. */
  lines(seconds: number): readonly string[] {
    if (this.#entries === 0) return ['No entries.']
    const rate = numberText(Math.round(this.#entries / seconds))
    return [
      `${numberText(this.#entries)} ${this.#entries === 1 ? 'entry' : 'entries'} from ${isoMicroseconds(this.#first)} to ${isoMicroseconds(this.#last)}`,
      `in ${seconds.toFixed(1)} s (${rate} entries/s)`,
      ...section('Verdicts', this.#verdictCounts()),
      ...section('Bans', this.#bans.told, this.#bans.untold),
      ...section('Mails', this.#mails.told, this.#mails.untold),
    ]
  }

  #verdictCounts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const [chain, ofChain] of this.#verdicts) {
      for (const [verdict, count] of Object.entries(ofChain)) {
        if (count === 0) continue
        const what = chain === null ? 'left to the policy' : `${verdict} in ${chain}`
        counts.set(what, (counts.get(what) ?? 0) + count)
      }
    }
    return counts
  }

  #addEffect(effect: Effect): void {
    if (effect.effect === 'ban') this.#bans.add(`${effect.address} with ${effect.set}`)
    if (effect.effect === 'email') this.#mails.add(effect.subject)
  }
}

/** How often what came, of so many different ones as are told apart. */
class Counts {
  readonly told = new Map<string, number>()
  /** How often something else came, once so many are told apart. */
  untold = 0

  add(what: string): void {
    const count = this.told.get(what)
    if (count !== undefined || this.told.size < MOST_DIFFERENT) this.told.set(what, (count ?? 0) + 1)
    else this.untold += 1
  }
}

function section(title: string, counts: ReadonlyMap<string, number>, untold = 0): readonly string[] {
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  const shown = sorted.slice(0, LISTED).map(([what, count]) => line(count, visible(what)))
  const more = sorted.length > LISTED ? [`             and ${sorted.length - LISTED} more`] : []
  const rest = untold > 0 ? [line(untold, 'others, of which there is no more than a count')] : []
  return ['', `${title}:`, ...(shown.length > 0 ? shown : ['       none']), ...more, ...rest]
}

function line(count: number, what: string): string {
  return `  ${String(count).padStart(9)}  ${what}`
}
