import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ArchiveSettings } from '../settings/settings.ts'
import { type Check, type Finding, fine } from './finding.ts'

/** Whether each archive can be written, and has room for what the settings let it grow to. */
export const checkArchives: Check = ({ settings: { archives } }) =>
  Object.entries(archives).map(([name, archive]) => findingOf(name, archive))

function findingOf(name: string, { directory, max_size, keep }: ArchiveSettings): Finding {
  const about = `archive ${name}`
  const parent = nearest(directory)
  try {
    accessSync(parent, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = statfsSync(parent)
    const [free, wanted] = [bavail * bsize, max_size * keep]
    if (free >= wanted) return fine(about, `${directory} can be written, and has room`)
    return {
      about,
      level: 'warning',
      finding: `${megabytes(free)} are free for ${directory}, and ${keep} files of ${megabytes(max_size)} may be kept there`,
      meaning: 'where the disk is full, records wait, and beyond 256 MB they are refused',
      mend: `make room, or set archives.${name}.keep to less`,
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return {
      about,
      level: 'problem',
      finding: `${directory} cannot be written: ${error.message}`,
      meaning: 'records wait, and beyond 256 MB they are refused',
      mend: `make the directory, and give it to the user of the daemon: mkdir -p ${directory}`,
    }
  }
}

/** The directory, or the one in which it will be made. */
function nearest(directory: string): string {
  return existsSync(directory) || directory === '/' ? directory : nearest(dirname(directory))
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
