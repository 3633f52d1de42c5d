import { parsePlace } from '../spool/place.ts'

/** How far what a program wrote was read. */
export interface CommandCursor {
  /** Before the record that is being read, as a cursor of the spool. */
  readonly place: string
  /** When the last run on a schedule was started of which all was read, in milliseconds since the epoch; 0 where none was. */
  readonly ran: number
  /** How many entries of the record were read. */
  readonly entries: number
}

/** `SEGMENT+BYTES@RAN`, and `#ENTRIES` within a record. */
export function cursorText(place: string, ran: number, entries: number): string {
  return entries === 0 ? `${place}@${ran}` : `${place}@${ran}#${entries}`
}

/** What a cursor says; undefined where it is none of a command. */
export function parseCommandCursor(cursor: string): CommandCursor | undefined {
  const [, place = '', ran, entries = '0'] = /^([^@]+)@(\d{1,15})(?:#(\d{1,15}))?$/.exec(cursor) ?? []
  return parsePlace(place) && { place, ran: Number(ran), entries: Number(entries) }
}
