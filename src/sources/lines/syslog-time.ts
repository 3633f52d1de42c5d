import { KnownMinute } from './known-minute.ts'
import { WallTimeReader } from './wall-time-reader.ts'

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

const TRADITIONAL = /^([A-Z][a-z]{2}) ([ \d]\d)(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?= |$)/
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|([+-])(\d\d):?(\d\d))?(?= |$)/

/** A time stamp at the start of a text: microseconds since the epoch, and how many characters it takes. */
export interface Stamp {
  readonly realtime: number
  readonly length: number
}

/** Reads the time stamps of syslog files. */
export class StampReader {
  readonly #zone: WallTimeReader
  #now: number
  /** Of the stamp that was read last. */
  #minute: KnownMinute | undefined

  /** Stamps without an offset are of this zone; those without a year lie at most a day behind `now`, in microseconds. */
  constructor(timezone: string, now: number) {
    this.#zone = new WallTimeReader(timezone)
    this.#now = now / 1000
  }

  /** Time has gone on: years are found anew, once an hour. */
  advanceTo(now: number): void {
    if (Math.abs(now / 1000 - this.#now) < HOUR) return
    this.#now = now / 1000
    this.#minute = undefined
  }

  read(text: string): Stamp | undefined {
    return this.#minute?.read(text) ?? this.#readAnew(text)
  }

  #readAnew(text: string): Stamp | undefined {
    const traditional = TRADITIONAL.exec(text)
    if (traditional !== null) return this.#traditional(traditional)
    const iso = ISO.exec(text)
    return iso === null ? undefined : this.#iso(iso)
  }

  /** `Nov 20 10:00:00`, with or without a year behind the day, or decimals. */
  #traditional(match: RegExpExecArray): Stamp | undefined {
    const [all, monthName = '', day, year, hour, minute, second, decimals] = match
    const month = MONTHS.indexOf(monthName)
    const instantAt = (second: string | undefined) => {
      const wallIn = (wanted: number) => wallTime(wanted, month, Number(day), hour, minute, second)
      return year === undefined ? this.#newestYear(wallIn) : this.#inZone(wallIn(Number(year)))
    }
    const instant = instantAt(second)
    // In the minute that a day in the future begins in, the year depends on the second.
    const isOfOneYear = Number(instantAt('59')) - Number(instantAt('00')) === 59_000
    if (instant !== undefined && isOfOneYear) this.#remember(all, Number(second), '', false, instant)
    return stamp(instant, decimals, all)
  }

  /** The newest year in which the date does not lie more than a day in the future; in 8 years there is any date. */
  #newestYear(wallIn: (year: number) => number | undefined): number | undefined {
    const thisYear = new Date(this.#now).getUTCFullYear()
    for (let year = thisYear + 1; year >= thisYear - 8; year--) {
      const wall = wallIn(year)
      // No zone is a day away from UTC: this needs no look at the zone, which is slow.
      if (wall === undefined || wall > this.#now + 2 * DAY) continue
      const instant = this.#zone.toUtc(wall)
      if (instant <= this.#now + DAY) return instant
    }
    return undefined
  }

  #inZone(wall: number | undefined): number | undefined {
    return wall === undefined ? undefined : this.#zone.toUtc(wall)
  }

  #iso(match: RegExpExecArray): Stamp | undefined {
    const [all, year, month, day, hour, minute, second, decimals, zone = '', sign, hours, minutes] = match
    const wall = wallTime(Number(year), Number(month) - 1, Number(day), hour, minute, second)
    if (wall === undefined) return undefined
    const offset = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * MINUTE
    const ofZone = sign === '-' ? wall + offset : wall - offset
    const instant = zone === '' ? this.#zone.toUtc(wall) : ofZone
    this.#remember(all, Number(second), zone, true, instant)
    return stamp(instant, decimals, all)
  }

  /** Notes the minute of a stamp, given its milliseconds since the epoch without decimals. */
  #remember(text: string, second: number, zone: string, allowsComma: boolean, instant: number): void {
    // A leap second is the first of the next minute.
    if (second > 59) return
    const head = text.slice(0, text.indexOf(':') + ':00:'.length)
    this.#minute = new KnownMinute(head, zone, allowsComma, instant - second * 1000)
  }
}

/** The milliseconds since the epoch at which the clocks of UTC show this, or undefined where there is no such time. */
function wallTime(
  year: number,
  month: number,
  day: number,
  ...time: readonly (string | undefined)[]
): number | undefined {
  const [hour = 0, minute = 0, second = 0] = time.map(Number)
  if (month < 0 || month > 11 || hour > 23 || minute > 59 || second > 60) return undefined
  const wall = Date.UTC(year, month, day, hour, minute, second)
  const date = new Date(Date.UTC(year, month, day))
  return date.getUTCMonth() === month && date.getUTCDate() === day ? wall : undefined
}

function stamp(
  milliseconds: number | undefined,
  decimals: string | undefined,
  text: string,
): Stamp | undefined {
  if (milliseconds === undefined) return undefined
  const microseconds = decimals === undefined ? 0 : Number(decimals.padEnd(6, '0').slice(0, 6))
  return { realtime: milliseconds * 1000 + microseconds, length: text.length }
}
