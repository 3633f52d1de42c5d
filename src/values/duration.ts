/** Microseconds in each unit that a duration may be written in. */
const UNITS = { w: 604_800e6, d: 86_400e6, h: 3_600e6, m: 60e6, s: 1e6, ms: 1e3 } as const

type Unit = keyof typeof UNITS

/** A span of time, in microseconds. */
export class Duration {
  readonly microseconds: number

  constructor(microseconds: number) {
    this.microseconds = microseconds
  }

  get seconds(): number {
    return this.microseconds / 1e6
  }

  /** As timers take it: by way of seconds, 1001 ms would be no whole number any more. */
  get milliseconds(): number {
    return this.microseconds / 1e3
  }

  /** As the language writes it: `1h30m`. */
  toString(): string {
    let rest = this.microseconds
    let text = ''
    for (const [unit, size] of Object.entries(UNITS)) {
      const times = Math.floor(rest / size)
      if (times > 0) text += `${times}${unit}`
      rest -= times * size
    }
    return text || '0s'
  }
}

/** The duration that a text such as `15m` or `1h30m` spells, or undefined. */
export function parseDuration(text: string): Duration | undefined {
  if (!/^(?:\d+(?:ms|[smhdw]))+$/.test(text)) return undefined
  let microseconds = 0
  for (const [, digits, unit] of text.matchAll(/(\d+)(ms|[smhdw])/g))
    microseconds += Number(digits) * UNITS[unit as Unit]
  return new Duration(microseconds)
}
