import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** See JOURNAL_FILE_FORMAT of systemd: the first version of the header was so long, in bytes. */
const SHORTEST_HEADER = 208
const SIGNATURE = 'LPKSHHRH'
/** Bits for compression, hashing and compact files; there are no others up to systemd 257. */
const KNOWN_INCOMPATIBLE_FLAGS = 0b11111

/**
 * Why libsystemd passes over a journal file without a word, or undefined where it does not. An empty one is about to be
 * written. What is damaged further inside shows when it is read. Throws what opening a file throws.
 */
export function journalFileDamage(path: string): string | undefined {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    if (size === 0) return undefined
    const header = Buffer.alloc(SHORTEST_HEADER)
    const length = readSync(file, header, 0, header.length, 0)
    return headerDamage(header.subarray(0, length), size)
  } finally {
    closeSync(file)
  }
}

function headerDamage(header: Buffer, size: number): string | undefined {
  if (header.toString('latin1', 0, SIGNATURE.length) !== SIGNATURE) return 'is no journal file'
  if (header.length < SHORTEST_HEADER) return 'is cut short'
  if (header.readUInt32LE(12) > KNOWN_INCOMPATIBLE_FLAGS)
    return 'is of a format that may be too new to be read'
  const headerSize = header.readBigUInt64LE(88)
  const arenaSize = header.readBigUInt64LE(96)
  return headerSize + arenaSize > BigInt(size) ? 'is cut short' : undefined
}
