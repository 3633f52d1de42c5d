import type { Form } from './form.ts'
import { joined, keyOf, type Part, shapeOf } from './pattern.ts'

/** A word that is one of so many in otherwise equal messages is no word, but a value. */
const VALUES = 4
/** The first word says what happens: it takes more to believe that it does not. */
const FIRST_VALUES = 8
/** As many different ones a value counts that was seen to vary. */
const VARYING = 3
/** The share of the words that must be the same in messages of one group. */
const COMMON = 0.5

/** Forms that are one kind of message, and the pattern of all. */
export interface Group {
  readonly forms: readonly Form[]
  readonly parts: readonly Part[]
}

/**
 * Puts forms together that differ only in words that are values, such as names; what is grave stays by itself. What comes out depends on the set of forms,
 * not on their order. Takes time in proportion to their number.
 */
export function groupForms(forms: readonly Form[]): readonly Group[] {
  const singles = forms.flatMap((form) => (form.parts === null ? [] : [{ forms: [form], parts: form.parts }]))
  const alike = Map.groupBy(singles, ({ forms: [form], parts }) =>
    JSON.stringify([form?.identifier, form?.isGrave, shapeOf(parts)]),
  )
  return [...alike.values()].flatMap((groups) => merge(inOrder(groups)))
}

/** Groups of one shape, in which words stand at the same places. */
function merge(groups: readonly Group[]): readonly Group[] {
  if (groups.length < 2) return groups
  const varying = varyingPlaces(groups)
  const [narrowest, ...others] = varying
  if (narrowest === undefined) return [asOne(groups)]
  if (others.length === 0) return isValue(groups, varying) ? [asOne(groups)] : groups
  if (narrowest.texts.size <= groups.length / 2) return mergeAgain(split(groups, narrowest.at), groups.length)
  if (isValue(groups, varying)) return [asOne(groups)]
  const leftmost = Math.min(...varying.map(({ at }) => at))
  return [...split(groups, leftmost)].flatMap(merge)
}

/** Merges the groups of each word, and what comes of that once more: the word may have been a value, too. */
function mergeAgain(parted: readonly (readonly Group[])[], before: number): readonly Group[] {
  const merged = inOrder(parted.flatMap(merge))
  return merged.length < before ? merge(merged) : merged
}

interface Place {
  readonly at: number
  /** How often each text stands there; that of a value is null. */
  readonly texts: ReadonlyMap<string | null, number>
}

/** The places at which words differ, those with the fewest different ones first. */
function varyingPlaces(groups: readonly Group[]): readonly Place[] {
  const [first] = groups
  if (first === undefined) return []
  return first.parts
    .map((_, at): Place => {
      const texts = new Map<string | null, number>()
      for (const { parts } of groups) {
        const text = textAt(parts, at)
        texts.set(text, (texts.get(text) ?? 0) + 1)
      }
      return { at, texts }
    })
    .filter(({ texts }) => texts.size > 1)
    .sort((left, right) => left.texts.size - right.texts.size || left.at - right.at)
}

/** Whether what differs at these places are values of messages that have enough else in common. */
function isValue(groups: readonly Group[], varying: readonly Place[]): boolean {
  const parts = groups[0]?.parts ?? []
  const common = parts.filter(
    ({ what }, at) => what === 'word' && !varying.some((place) => place.at === at),
  ).length
  if (common / (common + varying.length) < COMMON) return false
  const firstPlace = parts.findIndex(({ what }) => what !== 'mark')
  return varying.every(({ at, texts }) => {
    const values = texts.has(null) && isVarying(groups, at) ? VARYING - 1 : 0
    return texts.size + values >= (at === firstPlace ? FIRST_VALUES : VALUES)
  })
}

function isVarying(groups: readonly Group[], at: number): boolean {
  const seen = new Set<string | null>()
  for (const { parts } of groups) {
    const part = parts[at]
    if (part?.what === 'value') seen.add(part.text)
  }
  return seen.has(null) || seen.size > 1
}

function split(groups: readonly Group[], at: number): readonly (readonly Group[])[] {
  return [...Map.groupBy(groups, ({ parts }) => textAt(parts, at)).values()]
}

function textAt(parts: readonly Part[], at: number): string | null {
  const part = parts[at]
  return part === undefined || part.what === 'value' ? null : part.text
}

function asOne(groups: readonly Group[]): Group {
  return {
    forms: groups.flatMap(({ forms }) => forms),
    parts: groups.map(({ parts }) => parts).reduce(joined),
  }
}

/** By code units, so that the order does not depend on the machine's locale. */
function inOrder(groups: readonly Group[]): readonly Group[] {
  return groups
    .map((group) => ({ group, key: keyOf(group.parts) }))
    .sort((left, right) => (left.key < right.key ? -1 : Number(left.key > right.key)))
    .map(({ group }) => group)
}
