import type { Chunk } from '../../ahead/chunk.ts'

/**
 * How entries lie in the memory that goes from the thread that reads to the one that walks, in words of 32 bits. First HEAD:
 * how many words the entry takes, the number of its file, where it lies there in steps of eight bytes, its time in
 * microseconds, low word first, and whether any value is new. Then a word for each field, by its number: 0 where the entry
 * lacks it, else one of KIND and, above it, a number. Then the values that are meant; their bytes take whole words.
 */
export const HEAD = { words: 0, file: 1, place: 2, timeLow: 3, timeHigh: 4, hasNew: 5, length: 6 }

export const KIND = {
  /** A value that came before in its file, by its number. */
  known: 1,
  /** A value that may come again: at the word of that number, counted from the entry's, stand its number, its length and its bytes. */
  new: 2,
  /** Another value: at the word of that number stand its length and its bytes. */
  own: 3,
  /** A value that must be read in the file itself. */
  far: 4,
}
/** Bits that a kind takes. */
export const KIND_BITS = 3

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
