import { closeSync, openSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { machineId } from '../settings/machine-id.ts'
import { journalFileDamage } from './journal-files/file-damage.ts'
import type { JournalPlace } from './journal-place.ts'
import { errorCode, type OnNotice, SourceError } from './source-error.ts'

const JOIN_GROUP = 'add the user that runs it to the group systemd-journal: usermod -aG systemd-journal USER'
const JOIN_OWNERS =
  'add the user that runs it to the group of these files, most likely systemd-journal-remote: usermod -aG GROUP USER'
const MEND_FILE = 'see journalctl --verify --file=FILE, and move it away, or restore it and start anew'
/** Where journald keeps its files: on disk, and in memory until the disk is there. */
const JOURNAL_ROOTS = ['/var/log/journal', '/run/log/journal']

/**
 * Why the journal at a place cannot be read, or undefined where it can be. Looked at beforehand, since libsystemd opens a
 * journal of which it may not read a single file without a complaint. Tells where only a part can be read.
 */
export function journalProblem(place: JournalPlace, onNotice: OnNotice): SourceError | undefined {
  const problem = place.kind === 'directory' ? directoryProblem(place.path) : undefined
  if (problem !== undefined) return problem
  const seen = filesOf(place)
  const joinGroup = place.kind === 'sent' ? JOIN_OWNERS : JOIN_GROUP
  const hidden = hiddenDirectories(place)
  if (seen.length === 0) return hidden[0] === undefined ? absent(place) : noPermission(hidden[0])
  const readable = seen.filter(isReadable)
  if (readable.length === 0)
    return new SourceError(`no permission to read ${describePlace(place)}`, joinGroup)
  for (const directory of hidden) onNotice(noPermission(directory).message, joinGroup)
  if (readable.length < seen.length) {
    onNotice(
      `no permission to read ${seen.length - readable.length} files of ${describePlace(place)}`,
      joinGroup,
    )
  }
  return damageProblem(readable, place, onNotice)
}

/** Whether there are, or may be, files of the journal that may not be read. */
export function isPartlyHidden(place: JournalPlace): boolean {
  return hiddenDirectories(place).length > 0 || !filesOf(place).every(isReadable)
}

/**
 * Which directories, or which file, a place stands for now. An open journal goes on with those it was opened with: it
 * does not notice that a directory came, or was removed and made again.
 */
export function placeIdentity(place: JournalPlace): string {
  return pathsOf(place).map(identityOf).join(' ')
}

function pathsOf(place: JournalPlace): readonly string[] {
  if (place.kind === 'sent') return place.paths
  return place.kind === 'directory' || place.kind === 'file' ? [place.path] : JOURNAL_ROOTS
}

/** The files of a place, whatever they are called by now: a rotation renames them. */
export function fileIdentities(place: JournalPlace): ReadonlySet<string> {
  return new Set(filesOf(place).map(identityOf))
}

/** How many bytes the files of a place have. */
export function sizeOfPlace(place: JournalPlace): number {
  return filesOf(place).reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
}

/** A number of an inode may be given anew at once, hence the time of birth. */
function identityOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true })
  return stats === undefined ? 'absent' : `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`
}

/** Tells of damaged files; where there are no others, that is why the place cannot be read. */
function damageProblem(
  files: readonly string[],
  place: JournalPlace,
  onNotice: OnNotice,
): SourceError | undefined {
  const damaged = files.flatMap((path) => {
    const damage = damageOf(path)
    return damage === undefined ? [] : [{ path, damage }]
  })
  const [first] = damaged
  if (first !== undefined && damaged.length === files.length) {
    const others = damaged.length > 1 ? `, and ${damaged.length - 1} others are damaged, too` : ''
    return new SourceError(`${first.path} ${first.damage}${others}`, MEND_FILE)
  }
  for (const { path, damage } of damaged)
    onNotice(
      `${path} ${damage}: its entries are missing from ${describePlace(place)}`,
      `the others are read; ${MEND_FILE}`,
    )
  return undefined
}

function damageOf(path: string): string | undefined {
  try {
    return journalFileDamage(path)
  } catch {
    // It is gone, or what is wrong with it shows when it is read.
    return undefined
  }
}

/** The journal files of a place that are there, whether they may be read or not. */
export function filesOf(place: JournalPlace): readonly string[] {
  const isOfFiles = place.kind === 'file' || place.kind === 'sent'
  const files = isOfFiles ? pathsOf(place) : directoriesOf(place).flatMap(journalFiles)
  return files.filter(exists)
}

/** A place in words: `the journal`, `the journal namespace web`, `the journal directory /srv/logs`. */
export function describePlace(place: JournalPlace): string {
  if (place.kind === 'local') return 'the journal'
  if (place.kind === 'namespace') return `the journal namespace ${place.namespace}`
  if (place.kind === 'sent') return `the journal that ${place.by} sends`
  return `the journal ${place.kind} ${place.path}`
}

function directoriesOf(place: JournalPlace): readonly string[] {
  if (place.kind === 'file' || place.kind === 'sent') return []
  if (place.kind === 'directory') return [place.path, ...subdirectories(place.path)]
  const suffix = place.kind === 'namespace' ? `.${place.namespace}` : ''
  return JOURNAL_ROOTS.map((root) => join(root, machineId() + suffix))
}

/** The directories of a place that may not be listed. */
function hiddenDirectories(place: JournalPlace): readonly string[] {
  return directoriesOf(place).filter((path) => {
    try {
      readdirSync(path)
      return false
    } catch (error) {
      return errorCode(error) === 'EACCES'
    }
  })
}

function noPermission(directory: string): SourceError {
  return new SourceError(`no permission to read the journal directory ${directory}`, JOIN_GROUP)
}

function directoryProblem(path: string): SourceError | undefined {
  try {
    if (!statSync(path).isDirectory())
      return new SourceError(`${path} is not a directory`, 'name a file as `file`')
    readdirSync(path)
    return undefined
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? new SourceError(`the journal directory ${path} does not exist`, 'check the path')
      : noPermission(path)
  }
}

function absent(place: JournalPlace): SourceError {
  if (place.kind === 'file') return new SourceError(`${place.path} does not exist`, 'check the path')
  if (place.kind === 'sent')
    return new SourceError(`${describePlace(place)} is not there any more`, 'it is read again once it is')
  if (place.kind === 'directory') {
    return new SourceError(
      `${describePlace(place)} holds no journal files`,
      'name a directory with *.journal files',
    )
  }
  return new SourceError(
    place.kind === 'local' ? 'this machine has no journal' : `${describePlace(place)} is empty`,
    'start systemd-journald, or name a `directory` of journal files in the settings',
  )
}

function journalFiles(directory: string): readonly string[] {
  return list(directory)
    .filter((name) => name.endsWith('.journal') || name.endsWith('.journal~'))
    .map((name) => join(directory, name))
}

function subdirectories(directory: string): readonly string[] {
  return list(directory)
    .map((name) => join(directory, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    // It may not even be looked at; that is told as a lack of permission.
    return true
  }
}

function isReadable(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'))
    return true
  } catch {
    return false
  }
}
