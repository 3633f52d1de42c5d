import { readdirSync, statSync } from 'node:fs'

const PLAIN = '.jsonl'
const PACKED = '.jsonl.gz'
const UNFINISHED = '.tmp'

/** What lies in the directory of an archive. Names sort by the time at which files were begun. */
export interface ArchiveFiles {
  /** The names of the files as they are written, be they packed by now or not; oldest first. */
  readonly names: readonly string[]
  readonly plain: ReadonlySet<string>
  /** By the name that they had before. */
  readonly packed: ReadonlySet<string>
  /** What a packing that was broken off has left. */
  readonly unfinished: readonly string[]
}

/** The name of a file of an archive that is begun at a time, in milliseconds: `web-20261120T100000.000Z.jsonl`. */
export function archiveFileName(archive: string, at: number): string {
  return `${archive}-${new Date(at).toISOString().replaceAll(/[-:]/g, '')}${PLAIN}`
}

/** The time in the name of a file, in milliseconds. */
export function timeOfFile(name: string): number {
  const [, day, time] = /-(\d{8})T([\d.]{10})Z\.jsonl$/.exec(name) ?? []
  if (day === undefined || time === undefined) return 0
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  return Date.parse(`${date}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`)
}

/** The name of a packed file. */
export function packedName(plain: string): string {
  return `${plain}.gz`
}

/** The name of what becomes a packed file; `unique` keeps two packers apart. */
export function unfinishedName(plain: string, unique: string): string {
  return `${packedName(plain)}.${unique}${UNFINISHED}`
}

/** The files of an archive; none where the directory is not there. Throws what else `readdirSync` throws. */
export function archiveFiles(directory: string, archive: string): ArchiveFiles {
  const pattern = new RegExp(`^${archive}-\\d{8}T\\d{6}\\.\\d{3}Z\\.jsonl(?:\\.gz(?:\\.[0-9a-f-]+\\.tmp)?)?$`)
  const found = namesIn(directory).filter((name) => pattern.test(name))
  const plain = found.filter((name) => name.endsWith(PLAIN))
  const packed = found.filter((name) => name.endsWith(PACKED)).map((name) => name.slice(0, -'.gz'.length))
  return {
    names: [...new Set([...plain, ...packed])].sort(),
    plain: new Set(plain),
    packed: new Set(packed),
    unfinished: found.filter((name) => name.endsWith(UNFINISHED)),
  }
}

/** The size of a file in bytes, or undefined where it is not there. */
export function sizeOfFile(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}

function namesIn(directory: string): readonly string[] {
  return statSync(directory, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(directory)
}
