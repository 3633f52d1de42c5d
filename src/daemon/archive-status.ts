import { join } from 'node:path'
import type { ArchiveStatus } from '../control/status.ts'
import { type ArchiveFiles, archiveFiles, packedName, sizeOfFile } from '../effects/archive/archive-files.ts'
import type { ArchiveSettings } from '../settings/settings.ts'
import type { ArchiveRecord } from '../state/archive-table.ts'

/** What is known of the archives of the settings, and of others of which records still wait. */
export function archiveStatus(
  archives: Readonly<Record<string, ArchiveSettings>>,
  records: readonly ArchiveRecord[],
): readonly ArchiveStatus[] {
  const known = new Map(records.map((record) => [record.archive, record]))
  const forgotten = records.filter(({ archive, waiting }) => waiting > 0 && archives[archive] === undefined)
  return [...Object.keys(archives), ...forgotten.map(({ archive }) => archive)].map((archive) => {
    const record = known.get(archive)
    const directory = archives[archive]?.directory ?? null
    return {
      archive,
      directory,
      file: record?.place?.file ?? null,
      records: record?.records ?? 0,
      bytes: record?.bytes ?? 0,
      ...(directory === null ? NOTHING : onDisk(directory, archive)),
      waiting: record?.waiting ?? 0,
      error: record?.error ?? null,
    }
  })
}

const NOTHING = { files: 0, disk_bytes: 0 }

/** How many files there are, and what they take. */
function onDisk(directory: string, archive: string): Pick<ArchiveStatus, 'files' | 'disk_bytes'> {
  try {
    const files = archiveFiles(directory, archive)
    const sizes = files.names.map((name) => sizeOfFile(join(directory, nameOf(name, files))) ?? 0)
    return { files: sizes.length, disk_bytes: sizes.reduce((sum, size) => sum + size, 0) }
  } catch {
    // Such as one that this process may not enter: what goes wrong when it is written to is told as its error.
    return NOTHING
  }
}

function nameOf(name: string, { plain }: ArchiveFiles): string {
  return plain.has(name) ? name : packedName(name)
}
