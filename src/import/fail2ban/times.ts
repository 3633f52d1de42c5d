import { Duration } from '../../values/duration.ts'

/** Seconds in each unit, by the beginning of its name: a month and a year are what they are on average. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:mo|mon|months?)$/, 2_629_800],
  [/^(?:y|yy|yea|years?)$/, 31_557_600],
  [/^(?:s|ss|sec|seconds?)?$/, 1],
  [/^(?:m|mm|min|minutes?)$/, 60],
  [/^(?:h|hh|hou|hours?)$/, 3_600],
  [/^(?:d|dd|day|days)$/, 86_400],
  [/^(?:w|ww|wee|weeks?)$/, 604_800],
]

/** A number with its unit, and how it is joined to what stands before it: where nothing is said, it is added. */
const PART = /\s*([+*]?)\s*(\d+(?:\.\d+)?)\s*([a-z]*)/gy

/**
 * What fail2ban takes for a time: `600`, `10m`, `1h 30m`, `1 day`, `60*60*24`; below zero, and beyond what can be written
 * here, is for ever; undefined where it is none.
 */
export function timeOf(text: string): Duration | 'for ever' | undefined {
  const written = text.trim().toLowerCase()
  if (written.startsWith('-')) return 'for ever'
  const parts = [...written.matchAll(PART)]
  const isWhole = parts.map(([part]) => part).join('') === written
  if (parts.length === 0 || !isWhole || written.startsWith('*')) return undefined
  const summands: number[] = []
  for (const [, operator, number, unit = ''] of parts) {
    const [, size] = UNITS.find(([name]) => name.test(unit)) ?? []
    if (size === undefined) return undefined
    const factor = operator === '*' ? (summands.pop() ?? 0) : 1
    summands.push(factor * Number(number) * size)
  }
  const microseconds = Math.round(summands.reduce((sum, seconds) => sum + seconds)) * 1e6
  return Number.isSafeInteger(microseconds) ? new Duration(microseconds) : 'for ever'
}
