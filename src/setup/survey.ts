import type { Walked } from '../compile/compile.ts'
import { type Kind, kindsOf } from '../mining/kinds.ts'
import { Miner } from '../mining/miner.ts'
import { offersOf } from '../mining/offers.ts'
import { patternText, settledParts } from '../mining/settled.ts'
import type { Entry } from '../module/entry.ts'
import { fieldOf } from '../module/field-of.ts'
import { cutText } from '../values/cut-text.ts'
import { isGrave } from '../values/gravity.ts'

/** Who speaks in a journal, and how much of that the chains know. */
export interface Surveyed {
  readonly entries: number
  /** Entries that no chain decided: they would stand in section OTHER. */
  readonly unknown: number
  /** Of how many kinds these are. */
  readonly kinds: number
  /** Microseconds since the epoch, of the first and of the last entry; null without any. */
  readonly first: number | null
  readonly last: number | null
  /** Most entries first. */
  readonly speakers: readonly Speaker[]
  /** The most frequent kinds of unknown entries, as far as a rule can drop them; rare ones are not among them. */
  readonly ordinary: readonly OrdinaryKind[]
}

export interface Speaker {
  readonly identifier: string
  readonly entries: number
  readonly unknown: number
}

export interface OrdinaryKind {
  readonly identifier: string
  /** What its messages have in common. */
  readonly text: string
  readonly entries: number
  readonly rule: string
}

/** What messages of a kind have in common, or the one that there is. */
function textOfKind({ parts, examples: [example, ...others] }: Kind): string {
  if (example !== undefined && others.length === 0) return example.message
  const settled = settledParts({ parts, count: Number.MAX_SAFE_INTEGER })
  return settled === null ? 'messages of too many kinds to tell them apart' : patternText(settled)
}

function ordinaryKinds(kinds: readonly Kind[]): readonly OrdinaryKind[] {
  return offersOf(kinds, OFFERED).flatMap(({ kind, rule }) => {
    if (rule === undefined || kind.isGrave || kind.count < ORDINARY) return []
    return [{ identifier: kind.identifier, text: textOfKind(kind), entries: kind.count, rule }]
  })
}

/** Speakers that are told apart: users of the machine choose how they are called. */
const MOST_SPEAKERS = 10_000
const OTHERS = '(others)'
const LONGEST_IDENTIFIER = 100
/** A kind is found by the beginning of its messages, as in the digest. */
const LONGEST_MESSAGE = 1_000
/** Kinds that rules are offered for, and how often they must have come: what is rare may well be worth reading, as errors are. */
const OFFERED = 10
const ORDINARY = 5

/** Counts the entries of a journal as they are walked. */
export class Survey {
  readonly #speakers = new Map<string, { entries: number; unknown: number }>()
  readonly #miner = new Miner()
  #entries = 0
  #unknown = 0
  #first = Number.POSITIVE_INFINITY
  #last = Number.NEGATIVE_INFINITY

  add(entry: Entry, { verdict }: Walked): void {
    const identifier = cutText(fieldOf(entry, 'SYSLOG_IDENTIFIER') ?? '', LONGEST_IDENTIFIER)
    const isUnknown = verdict === 'policy'
    const speaker = this.#speakerOf(identifier)
    speaker.entries += 1
    speaker.unknown += Number(isUnknown)
    this.#entries += 1
    this.#unknown += Number(isUnknown)
    this.#first = Math.min(this.#first, entry.realtime)
    this.#last = Math.max(this.#last, entry.realtime)
    if (!isUnknown) return
    const message = cutText(entry.field('MESSAGE') ?? '', LONGEST_MESSAGE)
    this.#miner.add({
      identifier,
      message,
      isGrave: isGrave(entry.field('PRIORITY')),
      line: message,
      at: entry.realtime,
    })
  }

  /** To be called now and then, so that no memory is kept of what changed. */
  tidy(): void {
    this.#miner.takeChanges()
  }

  result(): Surveyed {
    const kinds: readonly Kind[] = kindsOf(this.#miner.forms)
    const speakers = [...this.#speakers].map(([identifier, counts]) => ({ identifier, ...counts }))
    const isEmpty = this.#entries === 0
    return {
      entries: this.#entries,
      unknown: this.#unknown,
      kinds: kinds.length,
      first: isEmpty ? null : this.#first,
      last: isEmpty ? null : this.#last,
      speakers: speakers.toSorted((a, b) => b.entries - a.entries || (a.identifier < b.identifier ? -1 : 1)),
      ordinary: ordinaryKinds(kinds),
    }
  }

  #speakerOf(identifier: string) {
    const known = this.#speakers.get(identifier)
    if (known !== undefined) return known
    const name = this.#speakers.size < MOST_SPEAKERS ? identifier : OTHERS
    const speaker = this.#speakers.get(name) ?? { entries: 0, unknown: 0 }
    this.#speakers.set(name, speaker)
    return speaker
  }
}
