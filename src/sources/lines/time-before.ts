/** How long after a line another one may come that goes on with it, in microseconds. */
const AT_ONCE = 1e6

/**
 * The time of the line before in the same log. An indented line, as Samba writes behind each of its headings, says none of
 * its own, and goes on with that one.
 */
export class TimeBefore {
  #realtime = 0
  #received = Number.NEGATIVE_INFINITY

  /** The time of a line that says none: that of the one before, where it goes on with it, or else when it came. */
  forLine(line: string, received: number): number {
    return isIndented(line) && received - this.#received <= AT_ONCE ? this.#realtime : received
  }

  /** A line was read. */
  remember(realtime: number, received: number): void {
    this.#realtime = realtime
    this.#received = received
  }
}

function isIndented(line: string): boolean {
  const first = line.charCodeAt(0)
  return first === 0x20 || first === 0x09
}
