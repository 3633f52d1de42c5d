/**
 * The format of journal files, after systemd's JOURNAL_FILE_FORMAT: numbers are little-endian, objects begin at multiples
 * of eight bytes. Offsets here are in bytes from the start of the header or of an object.
 */

/** Bits of a header: what a reader must know to read the file at all. */
export const INCOMPATIBLE = { xz: 1, lz4: 2, keyedHash: 4, zstd: 8, compact: 16 }
/** All of them; there are no others up to systemd 257. */
export const NEWEST_FLAGS = 0b11111

/** The header of a file. */
export const HEADER = {
  signature: 0,
  incompatibleFlags: 12,
  sequence: 72,
  size: 88,
  arenaSize: 96,
  entries: 152,
  entryArray: 176,
  /** How long it is at least. */
  length: 208,
}

export const SIGNATURE = 'LPKSHHRH'

/** What stands at the head of every object: its kind and flags in the first two bytes, its size in the second eight. */
export const OBJECT = { size: 8, length: 16 }
export const KIND = { data: 1, entry: 3, entryArray: 6 }
/** The flag of a data object whose payload is compressed with Zstandard. */
export const ZSTD = 4

/** A data object: `FIELD=value`, once for all entries that have it. */
export const DATA = { entries: 56, payload: 64, compactPayload: 72 }

export const ENTRY = { number: 16, realtime: 24, monotonic: 32, boot: 40, hash: 56, items: 64 }

export const ENTRY_ARRAY = { next: 16, items: 24 }
