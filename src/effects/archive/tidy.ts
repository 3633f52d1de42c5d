import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { ArchiveSettings } from '../../settings/settings.ts'
import { archiveFiles, packedName, unfinishedName } from './archive-files.ts'

export interface Tidying {
  readonly archive: string
  readonly settings: ArchiveSettings
  /** Files from this one on stay as they are: what was written to them is not noted yet. */
  readonly before: string
}

/** Deletes the oldest files beyond those that are kept. */
export async function deleteOldest({
  archive,
  settings: { directory, keep },
  before,
}: Tidying): Promise<void> {
  const { names } = archiveFiles(directory, archive)
  for (const name of names.slice(0, Math.max(0, names.length - keep))) {
    if (name >= before) return
    await rm(join(directory, packedName(name)), { force: true })
    await rm(join(directory, name), { force: true })
  }
}

/** Clears away what an earlier packing left when it was broken off. */
export async function clearUnfinished({ archive, settings: { directory }, before }: Tidying): Promise<void> {
  const { unfinished, plain, packed } = archiveFiles(directory, archive)
  for (const name of unfinished) await rm(join(directory, name), { force: true })
  // A packed file is there whole or not at all, so the plain one is not needed any more.
  for (const name of plain)
    if (name < before && packed.has(name)) await rm(join(directory, name), { force: true })
}

/** Packs the oldest file that is to be packed; says whether there was one. Throws what the file system throws. */
export async function packOldest({ archive, settings, before }: Tidying): Promise<boolean> {
  const { names, packed } = archiveFiles(settings.directory, archive)
  const next = names.find((name) => name < before && !packed.has(name))
  if (next === undefined) return false
  await pack(join(settings.directory, next), settings.mode)
  return true
}

/** Until it is whole and on the disk, the packed file has another name, and the plain one stays. */
async function pack(path: string, mode: number): Promise<void> {
  const temporary = unfinishedName(path, randomUUID())
  try {
    const target = createWriteStream(temporary, { flags: 'wx', mode, flush: true })
    await pipeline(createReadStream(path), createGzip(), target)
    await chmod(temporary, mode)
    await rename(temporary, packedName(path))
    await rm(path, { force: true })
  } catch (error) {
    await rm(temporary, { force: true })
    // Somebody took it away, or has packed it meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
