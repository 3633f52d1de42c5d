import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { SourceError } from './source-error.ts'

/**
 * How many bytes of a value are used, whatever it came through. A single entry of the journal may hold a value of 768 MB;
 * without a bound one line written by an attacker could fill the memory.
 */
export const VALUE_BYTES_MAX = 1024 * 1024

/** How many bytes an entry may have in all, for the same reason. Journald sends no log line that comes near it. */
export const ENTRY_BYTES_MAX = 64 * VALUE_BYTES_MAX

/** The decoder for text that is not UTF-8, or undefined where there is no encoding of that name. */
export function fallbackDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true })
  } catch {
    return undefined
  }
}

/** The text of `bytes` from `start` to `end`, as UTF-8 if it is that, otherwise in the fallback encoding; cut at 1 MiB. */
export function decodeText(bytes: Buffer, start: number, end: number, fallback: TextDecoder): string {
  const stop = end - start > VALUE_BYTES_MAX ? cutAtCharacter(bytes, start + VALUE_BYTES_MAX) : end
  return decodeWhole(bytes, start, stop, fallback)
}

/** As `decodeText`, but never cuts: for a line whose values are cut later. */
export function decodeWhole(bytes: Buffer, start: number, end: number, fallback: TextDecoder): string {
  const text = bytes.toString('utf8', start, end)
  // Only what cannot be decoded, or was such a character from the start, gives a replacement character.
  if (!text.includes('\uFFFD')) return text
  const value = bytes.subarray(start, end)
  return isUtf8(value) ? text : fallback.decode(value)
}

/** A text as it would be had it come as bytes: cut at 1 MiB. */
export function cutText(text: string, fallback: TextDecoder): string {
  // No character takes more than three bytes for each unit of its length.
  if (text.length * 3 <= VALUE_BYTES_MAX) return text
  const bytes = Buffer.from(text)
  return bytes.length <= VALUE_BYTES_MAX ? text : decodeText(bytes, 0, bytes.length, fallback)
}

/** `end`, or a little before it where it lies inside a UTF-8 character. */
function cutAtCharacter(bytes: Buffer, end: number): number {
  let stop = end
  while (stop > end - 4 && ((bytes[stop] ?? 0) & 0xc0) === 0x80) stop--
  return stop
}

/** What to say where `fallbackDecoder` found none. */
export function unknownEncoding(label: string): SourceError {
  return new SourceError(
    `there is no text encoding ${JSON.stringify(label)}`,
    'use a name of the Encoding Standard such as windows-1252',
  )
}
