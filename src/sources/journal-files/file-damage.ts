import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { HEADER, NEWEST_FLAGS, SIGNATURE } from './format.ts'

/**
 * Why libsystemd passes over a journal file without a word, or undefined where it does not. An empty one is about to be
 * written. What is damaged further inside shows when it is read. Throws what opening a file throws.
 */
export function journalFileDamage(path: string): string | undefined {
  const file = openSync(path, 'r')
  try {
    // Looked at twice: of a number that is just written, a part may be read that is new, and a part that is old.
    return openFileDamage(file) && openFileDamage(file)
  } finally {
    closeSync(file)
  }
}

function openFileDamage(file: number): string | undefined {
  const header = Buffer.alloc(HEADER.length)
  const length = readSync(file, header, 0, header.length, 0)
  if (length === 0) return undefined
  // Looked at last: a file that is written grows before its header says so.
  const { size } = fstatSync(file)
  return headerDamage(header.subarray(0, length), size)
}

function headerDamage(header: Buffer, size: number): string | undefined {
  if (header.toString('latin1', 0, SIGNATURE.length) !== SIGNATURE) return 'is no journal file'
  if (header.length < HEADER.length) return 'is cut short'
  if (header.readUInt32LE(HEADER.incompatibleFlags) > NEWEST_FLAGS)
    return 'is of a format that may be too new to be read'
  const headerSize = header.readBigUInt64LE(HEADER.size)
  const arenaSize = header.readBigUInt64LE(HEADER.arenaSize)
  return headerSize + arenaSize > BigInt(size) ? 'is cut short' : undefined
}
