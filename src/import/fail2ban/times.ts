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

/** What fail2ban takes for a time: `600`, `10m`, `1h 30m`, `1 day`; below zero is for ever; undefined where it is none. */
export function timeOf(text: string): Duration | 'for ever' | undefined {
  if (/^\s*-/.test(text)) return 'for ever'
  if (!/^(?:\s*\d+(?:\.\d+)?\s*[a-z]*)+\s*$/i.test(text)) return undefined
  let seconds = 0
  for (const [, number, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)/gi)) {
    const [, size] = UNITS.find(([name]) => name.test(unit.toLowerCase())) ?? []
    if (size === undefined) return undefined
    seconds += Number(number) * size
  }
  return new Duration(Math.round(seconds) * 1e6)
}
