import { hash } from 'node:crypto'
import { readSync } from 'node:fs'

/** Long enough for a time stamp and more behind what many files begin with. */
const LONGEST_HEAD = 1024
const BYTES = Buffer.allocUnsafe(LONGEST_HEAD)

/**
 * The first bytes of a file, as far as they were there: a file that only grows keeps them, and another one, under the same
 * inode, too, does not have them.
 */
export interface Head {
  readonly length: number
  /** Of these bytes. */
  readonly digest: string
}

export const NO_HEAD: Head = { length: 0, digest: '' }

/** The head of an open file as it is now, or undefined where it does not begin with a known one. Throws what `readSync` throws. */
export function grownHead(file: number, known: Head): Head | undefined {
  const length = readSync(file, BYTES, 0, LONGEST_HEAD, 0)
  if (length < known.length || digestOf(known.length) !== known.digest) return undefined
  return length === known.length ? known : { length, digest: digestOf(length) }
}

/** Of the first bytes that were read; nothing has none. */
function digestOf(length: number): string {
  return length === 0 ? '' : hash('sha1', BYTES.subarray(0, length), 'base64').slice(0, 16)
}
