import type { AST } from '@eslint-community/regexpp'
import type { LikeCapture } from '../../language/like-pattern.ts'
import type { Need } from '../../module/bound.ts'

/** Of so many different texts at most is known which one a pattern may begin with, or have within it. */
const MOST_TEXTS = 32
/** So much of a text is enough to tell patterns apart. */
const LONGEST_TEXT = 24
/** Shorter texts stand in every other message. */
const SHORTEST_PART = 3
/** The largest class of characters that is spelled out. */
const LARGEST_CLASS = 6

/** What a text must have for a `like` template to match it. */
export function needOfLike(parts: readonly (string | LikeCapture)[]): Need | undefined {
  const [first] = parts
  const start = typeof first === 'string' ? known(first) : ''
  if (start !== '') return { starts: [start], parts: [] }
  const pieces = parts.filter((part) => typeof part === 'string').flatMap((part) => part.split(UNKNOWN))
  return needOfParts(pieces.map((piece) => [fold(piece.slice(0, LONGEST_TEXT))]))
}

/** What a text must have for a regular expression to match it: found in its syntax alone. */
export function needOfRegex(pattern: AST.Pattern, ignoreCase: boolean): Need | undefined {
  const reader = new Reader(ignoreCase)
  if (pattern.alternatives.every(isAnchored)) {
    const starts = union(pattern.alternatives.map((alternative) => reader.startsOf(alternative.elements)))
    if (starts?.every((start) => start !== '')) return { starts, parts: [] }
  }
  return needOfParts(reader.partsOf(pattern.alternatives))
}

/** Sets of texts of which a match has one each: the one that tells most is asked for. */
function needOfParts(sets: readonly Texts[]): Need | undefined {
  const useful = sets.filter((texts) => shortest(texts) >= SHORTEST_PART)
  const best = useful.reduce<Texts | undefined>(
    (former, texts) => (former === undefined || shortest(texts) > shortest(former) ? texts : former),
    undefined,
  )
  return best && { starts: [], parts: best }
}

type Texts = readonly string[]

/** Reads the syntax of a pattern: what it is sure to match, in lower case. */
class Reader {
  readonly #ignoreCase: boolean

  constructor(ignoreCase: boolean) {
    this.#ignoreCase = ignoreCase
  }

  /** What a match of the elements begins with; an empty text where that may be anything. */
  startsOf(elements: readonly AST.Element[]): Texts {
    let starts: Texts = ['']
    for (const element of elements) {
      const exact = this.#exactly(element)
      const next = exact === undefined ? undefined : product(starts, exact)
      if (next === undefined) return product(starts, this.#startsOfElement(element)) ?? starts
      starts = next
      if (starts.some((start) => start.length >= LONGEST_TEXT)) return starts
    }
    return starts
  }

  /** Sets of texts, of each of which a match of one of the alternatives has one within it. */
  partsOf(alternatives: readonly AST.Alternative[]): readonly Texts[] {
    const [only, ...others] = alternatives.map(({ elements }) => this.#partsOfSequence(elements))
    if (only === undefined) return []
    if (others.length === 0) return only
    const best = [only, ...others].map((sets) => needOfParts(sets)?.parts)
    const together = best.every((texts) => texts !== undefined) ? union(best) : undefined
    return together === undefined ? [] : [together]
  }

  #partsOfSequence(elements: readonly AST.Element[]): readonly Texts[] {
    const found: Texts[] = []
    let run: Texts = ['']
    const endRun = (next: Texts) => {
      found.push(run)
      run = next
    }
    for (const element of elements) {
      const exact = this.#exactly(element)
      if (exact === undefined) {
        endRun([''])
        found.push(...this.#partsOfElement(element))
      } else {
        const longer = product(run, exact)
        if (longer === undefined || shortest(run) >= LONGEST_TEXT) endRun(exact)
        else run = longer
      }
    }
    endRun([])
    return found.filter((texts) => shortest(texts) > 0).map((texts) => texts.map(cut))
  }

  #partsOfElement(element: AST.Element): readonly Texts[] {
    if (element.type === 'Group' || element.type === 'CapturingGroup')
      return this.partsOf(element.alternatives)
    if (element.type !== 'Quantifier' || element.min === 0) return []
    const exact = this.#exactly(element.element)
    return exact === undefined ? this.#partsOfElement(element.element) : [exact.map(cut)]
  }

  #startsOfElement(element: AST.Element): Texts {
    if (element.type === 'Group' || element.type === 'CapturingGroup')
      return union(element.alternatives.map(({ elements }) => this.startsOf(elements))) ?? ['']
    if (element.type !== 'Quantifier' || element.min === 0) return ['']
    return this.#exactly(element.element) ?? this.#startsOfElement(element.element)
  }

  /** All texts that an element can match; undefined where they are too many. What has no width matches the empty one. */
  #exactly(element: AST.Element): Texts | undefined {
    switch (element.type) {
      case 'Assertion':
        return ['']
      case 'Character':
        return this.#character(element.value)
      case 'CharacterClass':
        return this.#class(element)
      case 'Group':
      case 'CapturingGroup':
        return this.#oneOf(element.alternatives)
      case 'Quantifier':
        return this.#repeated(element)
      default:
        return undefined
    }
  }

  #oneOf(alternatives: readonly AST.Alternative[]): Texts | undefined {
    const each = alternatives.map(({ elements }) =>
      elements.reduce<Texts | undefined>(
        (texts, element) => {
          const exact = texts && this.#exactly(element)
          return texts && exact && product(texts, exact)
        },
        [''],
      ),
    )
    return each.every((texts) => texts !== undefined) ? union(each) : undefined
  }

  #repeated({ element, min, max }: AST.Quantifier): Texts | undefined {
    const exact = max <= 1 ? this.#exactly(element) : undefined
    if (exact === undefined) return undefined
    return min === 1 ? exact : union([[''], exact])
  }

  #class({ negate, elements }: AST.CharacterClass): Texts | undefined {
    if (negate) return undefined
    const characters = elements.flatMap((element) => {
      if (element.type === 'Character') return [element.value]
      if (element.type !== 'CharacterClassRange' || element.max.value - element.min.value >= LARGEST_CLASS)
        return [Number.NaN]
      const { min, max } = element
      return Array.from({ length: max.value - min.value + 1 }, (_, at) => min.value + at)
    })
    if (characters.length > LARGEST_CLASS) return undefined
    const each = characters.map((character) => this.#character(character))
    return each.every((texts) => texts !== undefined) ? union(each) : undefined
  }

  /** Not where its other case is more than that of ASCII, nor beyond Latin-1. */
  #character(value: number): Texts | undefined {
    if (!(value < (this.#ignoreCase ? 0x80 : 0x100))) return undefined
    const isUpper = value >= CAPITAL_A && value <= CAPITAL_Z
    return [String.fromCharCode(isUpper ? value + TO_LOWER : value)]
  }
}

const UNKNOWN = /[^\0-\xff]+/

/** The beginning of a text, up to a character that is not asked for. */
function known(text: string): string {
  return fold((text.split(UNKNOWN)[0] ?? '').slice(0, LONGEST_TEXT))
}

const CAPITAL_A = 0x41
const CAPITAL_Z = 0x5a
const TO_LOWER = 0x20

/** Lower case, of ASCII only. */
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function cut(text: string): string {
  return text.slice(0, LONGEST_TEXT)
}

function isAnchored({ elements: [first] }: AST.Alternative): boolean {
  return first?.type === 'Assertion' && first.kind === 'start'
}

function shortest(texts: Texts): number {
  return texts.reduce(
    (least, { length }) => Math.min(least, length),
    texts.length === 0 ? 0 : Number.POSITIVE_INFINITY,
  )
}

/** Each text with each of the others behind it; undefined where there are too many. */
function product(texts: Texts, behind: Texts): Texts | undefined {
  if (texts.length * behind.length > MOST_TEXTS) return undefined
  const [only] = behind
  // Most of a pattern is single characters: different texts stay different then.
  if (only !== undefined && behind.length === 1) return texts.map((text) => text + only)
  return union(texts.map((text) => behind.map((next) => text + next)))
}

function union(sets: readonly Texts[]): Texts | undefined {
  const all = new Set(sets.flat())
  return all.size > MOST_TEXTS ? undefined : [...all]
}
