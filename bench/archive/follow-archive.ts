import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { archiveFiles } from '../../src/effects/archive/archive-files.ts'

/** Milliseconds between two looks where there was nothing new. */
const PAUSE = 2

/**
 * Reads the files of an archive while they are written, as `tail --follow` does, and yields every piece that it comes by;
 * ends when it has read all there is after `isOver` said so.
 */
export async function* followArchive(
  directory: string,
  archive: string,
  isOver: () => boolean,
): AsyncGenerator<string> {
  let current = ''
  let offset = 0
  for (;;) {
    const over = isOver()
    const { names } = archiveFiles(directory, archive)
    // Behind a file that has a successor nothing more comes: so it is looked at after the successor was seen.
    const next = names.find((name) => name > current)
    const piece = current === '' ? '' : await readFrom(join(directory, current), offset)
    offset += Buffer.byteLength(piece, 'latin1')
    if (piece !== '') yield piece
    else if (next !== undefined) [current, offset] = [next, 0]
    else if (over) return
    else await setTimeout(PAUSE)
  }
}

async function readFrom(path: string, offset: number): Promise<string> {
  await using file = await open(path)
  const length = (await file.stat()).size - offset
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
  return buffer.toString('latin1', 0, bytesRead)
}
