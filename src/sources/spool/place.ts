/** A place between two records: so many bytes into a segment. */
export interface SpoolPlace {
  readonly segment: number
  readonly bytes: number
}

/** As a cursor: `SEGMENT+BYTES`. */
export function placeText({ segment, bytes }: SpoolPlace): string {
  return `${segment}+${bytes}`
}

/** The place of a cursor, or undefined where it is none. */
export function parsePlace(cursor: string): SpoolPlace | undefined {
  const [, segment, bytes] = /^([1-9]\d{0,14})\+(\d{1,15})$/.exec(cursor) ?? []
  return segment === undefined ? undefined : { segment: Number(segment), bytes: Number(bytes) }
}
