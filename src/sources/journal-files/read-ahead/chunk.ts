import type { Chunk } from '../../ahead/chunk.ts'

/**
 * How entries lie in the memory that goes from the thread that reads to the one that walks, in words of 32 bits. First HEAD:
 * how many words the entry takes, the number of its file, where it lies there in steps of eight bytes, and its time in
 * microseconds, low word first. Then its values: the number of the field, with one of KIND in the upper half, and what that
 * says. Bytes take whole words.
 */
export const HEAD = { words: 0, file: 1, place: 2, timeLow: 3, timeHigh: 4, length: 5 }

export const KIND = {
  /** A value that its file had before: its number. */
  known: 0,
  /** A value that may come again: its number from now on, its length in bytes, its bytes. */
  shared: 1,
  /** Its length in bytes, its bytes. */
  own: 2,
  /** A value that must be read in the file itself: nothing. */
  far: 3,
}
export const KIND_SHIFT = 16

/** Bytes of the values of an entry: those that have no room are `far`. */
export const LONGEST_VALUES = 8_192

/** What the thread is told at its start. */
export interface Task<File> {
  readonly files: readonly File[]
  /** The names of fields, by their number. */
  readonly fields: readonly string[]
  /** Microseconds since the epoch. */
  readonly since: number | undefined
}

/** Memory with entries. */
export interface Filled extends Chunk {
  /** How many words are filled. */
  readonly words: number
}

/** What the user must be told. */
export interface Notice {
  readonly notice: string
  readonly hint: string | undefined
}
