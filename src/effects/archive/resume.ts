import { open, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArchivePlace } from '../../engine/ports.ts'
import { archiveFiles, sizeOfFile } from './archive-files.ts'
import { commonLength, NEWLINE } from './fitting.ts'

/** Where an archive goes on. */
export interface Resumed {
  /** Undefined where a further file is to be begun. */
  readonly place: ArchivePlace | undefined
  /** How many bytes of what is to be written stand in the files already. */
  readonly written: number
}

/**
 * Finds where an archive goes on that may have been written further than is noted, since the process died in between: what
 * stands behind the noted place, there or in newer files, is what is to be written now, or the beginning of it, and then it
 * is kept. A line that the machine left torn is taken away; behind anything else that we did not write, a further file is
 * begun, and it stays as it is.
 */
export async function resume(
  { directory, archive, noted }: { directory: string; archive: string; noted: ArchivePlace | null },
  lines: Buffer,
): Promise<Resumed> {
  let written = 0
  let place: ArchivePlace | undefined
  for (const file of archiveFiles(directory, archive).plain.values().toArray().sort()) {
    if (noted !== null && file < noted.file) continue
    const path = join(directory, file)
    const from = file === noted?.file ? noted.size : 0
    const size = sizeOfFile(path) ?? 0
    if (size < from) continue
    const rest = lines.subarray(written)
    const tail = await readPart(path, from, Math.min(size - from, rest.length))
    const common = commonLength(tail, rest)
    const end = from + common
    if (common < tail.length) {
      if (tail.includes(NEWLINE, common) || size > from + tail.length) {
        const whole = lines.subarray(0, written + common).lastIndexOf(NEWLINE) + 1
        return { place: undefined, written: whole }
      }
      await truncate(path, end)
    }
    written += common
    place = { file, size: end }
    if (written === lines.length) break
  }
  return { place, written }
}

async function readPart(path: string, from: number, length: number): Promise<Buffer> {
  const part = Buffer.alloc(length)
  await using file = await open(path, 'r')
  for (let read = 0; read < length; ) {
    const { bytesRead } = await file.read(part, read, length - read, from + read)
    if (bytesRead === 0) return part.subarray(0, read)
    read += bytesRead
  }
  return part
}
