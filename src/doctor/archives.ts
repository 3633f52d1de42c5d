import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { archiveFiles, packedName, sizeOfFile } from '../effects/archive/archive-files.ts'
import type { ArchiveSettings } from '../settings/settings.ts'
import { deniedToDaemon } from './eyes-of-daemon.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'

/** Whether each archive can be written, and has room for what the settings let it grow to. */
export const checkArchives: Check = async (patient) => {
  const findings: Finding[] = []
  for (const [name, archive] of Object.entries(patient.settings.archives))
    findings.push(await findingOf(name, archive, patient))
  return findings
}

async function findingOf(
  name: string,
  { directory, max_size, keep }: ArchiveSettings,
  patient: Patient,
): Promise<Finding> {
  const about = `archive ${name}`
  const parent = nearest(directory)
  if ((await deniedToDaemon(patient, 'write', [parent])).has(parent))
    return {
      about,
      level: 'problem',
      finding: `the daemon may not write ${parent}`,
      meaning: 'records wait, and beyond 256 MB they are refused',
      mend: `install -d -o pyruse-ts ${directory}; systemctl edit pyruse-ts, [Service], ReadWritePaths=${directory}; systemctl restart pyruse-ts`,
    }
  try {
    accessSync(parent, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = statfsSync(parent)
    const [free, taken, wanted] = [bavail * bsize, takenBy(name, directory), max_size * keep]
    if (free + taken >= wanted) return fine(about, `${directory} can be written, and has room`)
    return {
      about,
      level: 'warning',
      finding: `${megabytes(free)} are free for ${directory}, and ${keep} files of ${megabytes(max_size)} may be kept there, which takes ${megabytes(taken)} by now`,
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

/** What its files take of the room that it may, in bytes. */
function takenBy(name: string, directory: string): number {
  const { plain, packed } = archiveFiles(directory, name)
  return [...plain, ...[...packed].map(packedName)].reduce(
    (sum, file) => sum + (sizeOfFile(join(directory, file)) ?? 0),
    0,
  )
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
