import { closeSync, openSync, readSync } from 'node:fs'

/** In bytes. What people write is smaller: most likely another file was meant, and a device has no end. */
const LARGEST = 16 * 1024 * 1024
const AT_ONCE = 64 * 1024

/**
 * The text of a file that people write. Throws what opening and reading it throw, `EFBIG` where it is larger than 16 MiB, and
 * `ERR_ENCODING_INVALID_ENCODED_DATA` where it is not UTF-8.
 */
export function readTextFile(path: string): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(readBytes(path))
}

function readBytes(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const pieces: Buffer[] = []
    for (let size = 0; size <= LARGEST; ) {
      const piece = Buffer.allocUnsafe(AT_ONCE)
      const length = readSync(file, piece)
      if (length === 0) return Buffer.concat(pieces)
      pieces.push(piece.subarray(0, length))
      size += length
    }
    throw Object.assign(new Error('more than 16 MiB'), { code: 'EFBIG' })
  } finally {
    closeSync(file)
  }
}
