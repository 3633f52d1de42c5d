import { numberText } from '../values/number-text.ts'
import type { GraphChain, GraphRow, GraphVerdict } from './model.ts'

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A count where there is little room: `1.2M`. */
export function shortCount(count: number): string {
  return COMPACT.format(count)
}

/** `1 entry`, `12 entries`. */
export function countOf(count: number, one: string, more: string): string {
  return `${numberText(count)} ${count === 1 ? one : more}`
}

export function shownVerdict({ kind, target }: GraphVerdict): string {
  return target === undefined ? kind : `${kind} ${target}`
}

/** The condition of a row, cut to so many characters, and how many patterns it stands for. */
export function shownCondition({ text, furtherPatterns }: GraphRow, characters: number): string {
  if (furtherPatterns === 0) return cutTo(text, characters)
  const others = ` or ${countOf(furtherPatterns, 'other', 'others')}`
  return `${cutTo(text, Math.max(1, characters - others.length))}${others}`
}

/** On which condition a base chain is entered, cut to so many characters, and at which priority; as little as there is to say. */
export function shownHook({ hook }: GraphChain, characters: number): readonly string[] {
  if (hook === undefined) return []
  return [
    ...(hook.condition === undefined ? [] : [`on ${cutTo(hook.condition, characters)}`]),
    ...(hook.priority === 0 ? [] : [`priority ${hook.priority}`]),
  ]
}

/** The text, cut to so many characters. */
export function cutTo(text: string, characters: number): string {
  const all = Array.from(text)
  return all.length <= characters
    ? text
    : `${all
        .slice(0, characters - 1)
        .join('')
        .trimEnd()}…`
}

/** A time in microseconds since the epoch, to the minute. */
export function shownTime(microseconds: number): string {
  return `${new Date(microseconds / 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
