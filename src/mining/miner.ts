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
export const MOST_FORMS = 2_000

/** Which form: what tells it from others. */
type Identity = Pick<Form, 'identifier' | 'key'>

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
  readonly #forms = new Map<string, Form>()
  /** The names of general forms, by identifier and shape: they take further messages. */
  readonly #general = new Map<string, Set<string>>()
  readonly #changed = new Set<string>()
  readonly #removed = new Map<string, Identity>()

  constructor(forms: Iterable<Form> = [], limit = MOST_FORMS) {
    this.#limit = limit
    for (const form of forms) this.#put(form)
  }

  get forms(): Iterable<Form> {
    return this.#forms.values()
  }

  add(unexpected: Unexpected): void {
    const { identifier, message } = unexpected
    const pieces = piecesOf(message)
    const key = keyOf(pieces)
    const known = this.#forms.get(nameOf({ identifier, key })) ?? this.#generalFor(identifier, pieces)
    this.#change(
      known === undefined
        ? formOf(unexpected, key, patternOf(pieces))
        : withMessage(known, unexpected, pieces),
    )
    if (this.#forms.size > this.#limit) this.#compact()
  }

  /** Adds a form that was counted elsewhere. */
  take(form: Form): void {
    const known = this.#forms.get(nameOf(form))
    this.#change(known === undefined ? form : combinedForm(known, form))
    if (this.#forms.size > this.#limit) this.#compact()
  }

  /** What changed since the last call. */
  takeChanges(): MinerChanges {
    const changed = [...this.#changed].flatMap((name) => this.#forms.get(name) ?? [])
    const removed = [...this.#removed.values()]
    this.#changed.clear()
    this.#removed.clear()
    return { changed, removed }
  }

  #change(form: Form): void {
    const name = this.#put(form)
    this.#changed.add(name)
    this.#removed.delete(name)
  }

  #put(form: Form): string {
    const name = nameOf(form)
    this.#forms.set(name, form)
    if (form.isGeneral && form.parts !== null) {
      const place = nameOf({ identifier: form.identifier, key: shapeOf(form.parts) })
      this.#general.set(place, (this.#general.get(place) ?? new Set()).add(name))
    }
    return name
  }

  /** The general form with the most words that takes the message. */
  #generalFor(identifier: string, pieces: readonly Piece[]): Form | undefined {
    if (this.#general.size === 0) return undefined
    const names = this.#general.get(nameOf({ identifier, key: shapeOf(pieces) })) ?? []
    let best: Form | undefined
    for (const name of names) {
      const form = this.#forms.get(name)
      if (form?.parts && covers(form.parts, pieces) && (best === undefined || isCloser(form, best)))
        best = form
    }
    return best
  }

  /** Groups what there is; then puts the rarest forms together, so that there is room again. */
  #compact(): void {
    const before = [...this.#forms.values()]
    const rests = before.filter(({ parts }) => parts === null)
    const merged = groupForms(before).map(({ forms, parts }) => {
      const [form] = forms
      return form !== undefined && forms.length === 1 ? form : mergedForm(forms, parts)
    })
    const byCount = merged.toSorted((left, right) => right.count - left.count || compareNames(left, right))
    const kept = byCount.slice(0, Math.floor(this.#limit / 2))
    const rare = [...rests, ...byCount.slice(kept.length)]
    this.#forms.clear()
    this.#general.clear()
    for (const form of before) this.#removed.set(nameOf(form), form)
    for (const form of [...kept, ...(rare.length === 0 ? [] : [restForm(rare)])]) this.#change(form)
  }
}

function nameOf({ identifier, key }: Identity): string {
  return `${identifier}\n${key}`
}

function compareNames(left: Form, right: Form): number {
  return nameOf(left) < nameOf(right) ? -1 : 1
}

function isCloser(form: Form, best: Form): boolean {
  const words = wordsOf(form.parts ?? []) - wordsOf(best.parts ?? [])
  return words > 0 || (words === 0 && compareNames(form, best) < 0)
}
