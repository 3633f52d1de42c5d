import {
  combinedForm,
  type Form,
  formOf,
  mergedForm,
  restForm,
  type Unexpected,
  withMessage,
} from './form.ts'
import { groupForms } from './group.ts'
import { covers, keyOf, patternOf, shapeOf, wordsOf } from './pattern.ts'
import { type Piece, piecesOf } from './pieces.ts'

/** Forms that are told apart at the most; beyond it they are grouped, and what is rare is put together. */
const MOST_FORMS = 2_000

/** Messages of a batch that are remembered with their pieces: what comes again and again is taken apart once. */
const MOST_REMEMBERED = 1_000

/** A message taken apart. */
interface Taken {
  readonly pieces: readonly Piece[]
  readonly key: string
}

/** A form in its place: the place stays while messages are added to it. */
interface Held {
  form: Form
}

/** Which form: what tells it from others. */
type Identity = Pick<Form, 'identifier' | 'isGrave' | 'key'>

export interface MinerChanges {
  /** To be kept as they are now. */
  readonly changed: readonly Form[]
  readonly removed: readonly Identity[]
}

/**
 * Counts messages by their form, in bounded memory. Up to the bound, what comes out is the same in whatever order they come;
 * beyond it the same for the same order.
 */
export class Miner {
  readonly #limit: number
  readonly #forms = new Map<string, Held>()
  /** General forms, by identifier, gravity and shape: they take further messages. */
  readonly #general = new Map<string, Set<Held>>()
  readonly #changed = new Set<Held>()
  readonly #removed = new Map<string, Identity>()
  /** By message, since the changes were last taken. */
  readonly #remembered = new Map<string, Taken>()

  constructor(forms: Iterable<Form> = [], limit = MOST_FORMS) {
    this.#limit = limit
    for (const form of forms) this.#put(form)
  }

  get forms(): Iterable<Form> {
    return this.#forms.values().map(({ form }) => form)
  }

  /** Counts a message; gives the key that it has by itself, equal for those that differ in nothing but values. */
  add(unexpected: Unexpected): string {
    const { pieces, key } = this.#takeApart(unexpected.message)
    const held = this.#forms.get(nameOf({ ...unexpected, key })) ?? this.#generalFor(unexpected, pieces)
    if (held === undefined) this.#insert(formOf(unexpected, key, patternOf(pieces)))
    else this.#exchange(held, withMessage(held.form, unexpected, pieces))
    return key
  }

  /** Adds a form that was counted elsewhere. */
  take(form: Form): void {
    const held = this.#forms.get(nameOf(form))
    if (held === undefined) this.#insert(form)
    else this.#exchange(held, combinedForm(held.form, form))
  }

  /** What changed since the last call. */
  takeChanges(): MinerChanges {
    const changed = [...this.#changed].map(({ form }) => form)
    const removed = [...this.#removed.values()]
    this.#changed.clear()
    this.#removed.clear()
    this.#remembered.clear()
    return { changed, removed }
  }

  #takeApart(message: string): Taken {
    const known = this.#remembered.get(message)
    if (known !== undefined) return known
    const pieces = piecesOf(message)
    const taken = { pieces, key: keyOf(pieces) }
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear()
    this.#remembered.set(message, taken)
    return taken
  }

  /** Puts another form of the same name in the place of one. */
  #exchange(held: Held, form: Form): void {
    held.form = form
    this.#changed.add(held)
  }

  #insert(form: Form): void {
    this.#keep(form)
    if (this.#forms.size > this.#limit) this.#compact()
  }

  #keep(form: Form): void {
    this.#changed.add(this.#put(form))
    this.#removed.delete(nameOf(form))
  }

  #put(form: Form): Held {
    const name = nameOf(form)
    const held = this.#forms.get(name) ?? { form }
    held.form = form
    this.#forms.set(name, held)
    if (form.isGeneral && form.parts !== null) {
      const place = nameOf({ ...form, key: shapeOf(form.parts) })
      this.#general.set(place, (this.#general.get(place) ?? new Set()).add(held))
    }
    return held
  }

  /** The general form with the most words that takes the message. */
  #generalFor(unexpected: Unexpected, pieces: readonly Piece[]): Held | undefined {
    if (this.#general.size === 0) return undefined
    const alike = this.#general.get(nameOf({ ...unexpected, key: shapeOf(pieces) })) ?? []
    let best: Held | undefined
    for (const held of alike) {
      const { parts } = held.form
      if (parts && covers(parts, pieces) && (best === undefined || isCloser(held.form, best.form)))
        best = held
    }
    return best
  }

  /** Groups what there is; then puts the rarest forms together, so that there is room again. */
  #compact(): void {
    const before = [...this.forms]
    const rests = before.filter(({ parts }) => parts === null)
    const merged = groupForms(before).map(({ forms, parts }) => {
      const [form] = forms
      return form !== undefined && forms.length === 1 ? form : mergedForm(forms, parts)
    })
    const byCount = merged.toSorted((left, right) => right.count - left.count || compareNames(left, right))
    const [kept, left] = inTurns(byCount, Math.floor(this.#limit / 2))
    const rare = [...rests, ...left]
    this.#forms.clear()
    this.#general.clear()
    this.#changed.clear()
    for (const form of before) this.#removed.set(nameOf(form), form)
    for (const form of [...kept, ...(rare.length === 0 ? [] : [restForm(rare)])]) this.#keep(form)
  }
}

/**
 * Which of the forms, the most frequent first, are kept, and which are not. Half of the room is for the most frequent, half is
 * shared among the identifiers, and what is grave of each: who floods one of them does not hide the single line of another.
 */
function inTurns(
  byCount: readonly Form[],
  room: number,
): readonly [kept: readonly Form[], left: readonly Form[]] {
  const frequent = byCount.slice(0, Math.ceil(room / 2))
  const turns = new Map<string, number>()
  const others = byCount
    .slice(frequent.length)
    .map((form) => {
      const origin = nameOf({ ...form, key: '' })
      const turn = turns.get(origin) ?? 0
      turns.set(origin, turn + 1)
      return { form, turn }
    })
    .sort((left, right) => left.turn - right.turn)
    .map(({ form }) => form)
  const shared = room - frequent.length
  return [[...frequent, ...others.slice(0, shared)], others.slice(shared)]
}

/** Unique, although whoever logs chooses identifier and message, and may put anything into them. */
function nameOf({ identifier, isGrave, key }: Identity): string {
  return `${identifier.length}${isGrave ? '!' : ' '}${identifier}${key}`
}

function compareNames(left: Form, right: Form): number {
  return nameOf(left) < nameOf(right) ? -1 : 1
}

function isCloser(form: Form, best: Form): boolean {
  const words = wordsOf(form.parts ?? []) - wordsOf(best.parts ?? [])
  return words > 0 || (words === 0 && compareNames(form, best) < 0)
}
