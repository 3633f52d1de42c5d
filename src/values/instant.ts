/** A point in time: microseconds since the epoch, UTC. They fit a double exactly until the year 2255. */
export class Instant {
  readonly microseconds: number

  constructor(microseconds: number) {
    this.microseconds = microseconds
  }

  toString(): string {
    return isoMicroseconds(this.microseconds)
  }
}

/** `2026-11-20T10:00:00.000000Z`: ISO 8601 in UTC, always with six decimals. */
export function isoMicroseconds(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000)
  const rest = microseconds - milliseconds * 1000
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}

/** The same of a time that may not be known. */
export function isoOrNull(microseconds: number | null): string | null {
  return microseconds === null ? null : isoMicroseconds(microseconds)
}
