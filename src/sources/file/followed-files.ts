import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { OnNotice } from '../source-error.ts'
import { expand } from './expand.ts'
import { targetsOf } from './links.ts'
import { OpenFiles } from './open-files.ts'
import { cursorOf, type SavedFile, type SavedFiles, savedFile } from './saved-files.ts'
import { beginsWith, movedTo, rotationsOf, type Sibling } from './siblings.ts'
import { type Beginning, FROM_THE_BEGINNING } from './start-offset.ts'
import type { TailedFile } from './tailed-file.ts'

/** Rotated files of one path that are kept open, in case that somebody still writes to them. */
const MOST_ROTATED = 4
/** How much behind the clock the time may be that a file system notes, in milliseconds. */
const COARSENESS = 20
const SETTLED_AFTER = 1_000

/** What a look at the file system found. */
export interface Found {
  /** Files to be read: none of them was known before, or they may hold more than was known. */
  readonly fresh: readonly TailedFile[]
  /** The directories to be watched. */
  readonly directories: ReadonlySet<string>
  /** Whether something could not be looked at, which may be otherwise later without a word. */
  readonly isTroubled: boolean
  /** Whether files wait for the room that others will make soon. */
  readonly isCrowded: boolean
}

export interface FollowedParts {
  readonly patterns: readonly string[]
  /** How far the files were read before; null at the first start. */
  readonly saved: SavedFiles | null
  /** Where to begin in an open file that is there at the first start. */
  readonly beginningOf: (file: number) => Beginning
  readonly onNotice: OnNotice
}

/** Which files are followed: those at the paths, and those that stood there before and may hold lines yet. */
export class FollowedFiles {
  readonly #parts: FollowedParts
  readonly #open: OpenFiles
  /** The file that stands at a path. */
  readonly #current = new Map<string, TailedFile>()
  /** By what name it is told that a file is written to: through a link, that of another directory. */
  readonly #names = new Map<string, TailedFile>()
  /** Files of the cursor that could not be looked for yet. */
  #awaited: readonly SavedFile[]
  #isFirst: boolean
  #hasLooked = false
  /** The paths of files for which there was no room when it was looked last. */
  #refused: string[] = []
  /** When it was looked last which files there are, in milliseconds since the epoch. */
  #seen: number
  readonly #fresh = new Set<TailedFile>()
  readonly #directories = new Set<string>()

  constructor(parts: FollowedParts) {
    this.#parts = parts
    this.#open = new OpenFiles(parts.onNotice, parts.patterns)
    this.#awaited = parts.saved?.files ?? []
    this.#isFirst = parts.saved === null
    this.#seen = parts.saved?.seen ?? Date.now()
  }

  /** Looks which files there are. */
  scan(): Found {
    const now = Date.now()
    const { paths, directories, forbidden } = expand(this.#parts.patterns)
    for (const kept of [this.#fresh, this.#directories, this.#names]) kept.clear()
    for (const directory of directories) this.#directories.add(directory)
    this.#open.isTroubled = false
    this.#open.noteForbidden([...forbidden])
    this.#refused = []
    this.#awaited = this.#awaited.filter((saved) => !this.#resume(saved))
    for (const path of this.#current.keys()) if (!paths.has(path)) this.#current.delete(path)
    for (const path of paths) this.#visit(path, now)
    const standing = new Set(this.#current.values())
    for (const file of this.#open.all) this.#noteRotation(file, !standing.has(file))
    this.#letOldestLeave(now)
    const isCrowded = this.#willHaveRoom()
    this.#isFirst = false
    this.#hasLooked = true
    this.#seen = now
    return {
      fresh: [...this.#fresh],
      directories: new Set(this.#directories),
      isTroubled: this.#open.isTroubled || this.#awaited.length > 0,
      isCrowded,
    }
  }

  /** The file that is written to under a name. */
  named(path: string): TailedFile | undefined {
    return this.#names.get(path)
  }

  get all(): readonly TailedFile[] {
    return this.#open.all
  }

  cursor(): string {
    const inOrder = this.#open.all.toSorted((left, right) => Number(right.isRotated) - Number(left.isRotated))
    return cursorOf(this.#seen, [...this.#awaited, ...inOrder.map(savedFile)])
  }

  /** A file has another beginning than before: what was copied of it until then comes first. Gives what is to be read. */
  beginAnew(file: TailedFile, look: 'begun' | 'truncated'): readonly TailedFile[] {
    // One that was given another name has no copies: what is there came after it.
    const stands = this.#open.inodeAt(file.path) === file.inode
    const copies = stands ? this.#copiesOf(file, look) : []
    if (look === 'truncated') file.restart(Date.now())
    return [...copies, file]
  }

  /** It is gone, or nobody writes to it any more. */
  letGo(file: TailedFile): void {
    for (const [path, current] of this.#current) if (current === file) this.#current.delete(path)
    for (const [name, named] of this.#names) if (named === file) this.#names.delete(name)
    this.#open.close(file)
  }

  /** It cannot be read just now: it is looked for again, at the place that it was read to. */
  giveUp(file: TailedFile): void {
    this.#awaited = [...this.#awaited, savedFile(file)]
    file.isDrained = true
    this.letGo(file)
  }

  close(): void {
    for (const file of this.#open.all) this.#open.close(file)
  }

  /** Opens a file of the cursor, where it is now. Whether nothing more can be done about it: it is open, or gone for good. */
  #resume(saved: SavedFile): boolean {
    // Where a directory is not there, as long as its disk is missing, nobody knows whether a file in it is gone.
    if (!existsSync(dirname(saved.path))) return false
    const path = movedTo(saved)
    if (isOutOfReach(saved, path)) this.#noteOutOfReach(saved)
    if (path === undefined) return true
    const former = this.#newestOf(saved.path)
    const file = this.#open.open(path, saved.path, (_, inode) => ({ ...saved, inode, seen: this.#seen }))
    if (file === undefined) return false
    this.#fresh.add(file)
    if (path === saved.path) this.#current.set(path, file)
    file.after = former
    return true
  }

  #visit(path: string, now: number): void {
    const inode = this.#open.inodeAt(path)
    const former = this.#current.get(path)
    if (inode === undefined) this.#noteMissing(path)
    else if (former?.inode === inode) this.#noteStanding(former, now)
    else this.#replace(path, inode, now)
    const file = this.#current.get(path)
    for (const name of [path, ...targetsOf(path)]) {
      this.#directories.add(dirname(name))
      if (file !== undefined) this.#names.set(name, file)
    }
  }

  /** A file that was empty has nothing by which it would show that it was copied and cut short. */
  #noteStanding(file: TailedFile, now: number): void {
    if (file.head.length === 0) this.#readFirst(file, this.#writtenSince(file.path, file.seen))
    file.noteSeen(now)
  }

  /** Told where something else stands in the place of what was read last there. */
  #noteOutOfReach(gone: SavedFile): void {
    const { path, offset, head } = gone
    const wasLast = this.#parts.saved?.files.findLast((file) => file.path === path) === gone
    // Of an empty one nothing was read: it is among those that nobody knows.
    if (!wasLast || head.length === 0 || !existsSync(path)) return
    this.#parts.onNotice(
      `what stood at ${path} before, and was read to byte ${offset}, is gone: lines that were yet written to it are not read`,
      'let logrotate leave it in its directory, unpacked, until it is read (`delaycompress`); `pyruse-ts replay --source` walks a packed one',
    )
  }

  #newestOf(path: string): TailedFile | undefined {
    return this.#open.all.findLast((file) => file.path === path)
  }

  /** Told at the start: later, that is what rotation looks like. */
  #noteMissing(path: string): void {
    this.#current.delete(path)
    if (!this.#hasLooked && !existsSync(path))
      this.#parts.onNotice(`${path} does not exist`, 'it is read as soon as it is there')
  }

  /** Another file than before stands at a path: those that stood there in between are read before it. */
  #replace(path: string, inode: string, now: number): void {
    const known = this.#open.get(inode)
    if (known !== undefined) {
      this.#current.set(path, known)
      return
    }
    if (this.#open.isFull) {
      this.#refuse(path)
      return
    }
    let before = this.#newestOf(path)
    const between = this.#isFirst ? [] : this.#writtenSince(path, Math.max(this.#seen, before?.seen ?? 0))
    for (const sibling of between) before = this.#openRotated(sibling, path, 0, before) ?? before
    const file = this.#open.open(path, path, (opened, found) => ({
      ...(this.#isFirst ? this.#parts.beginningOf(opened) : FROM_THE_BEGINNING),
      inode: found,
      seen: now,
    }))
    if (file === undefined) return
    if (before !== undefined) this.#noteRotation(before, true)
    file.after = before
    this.#fresh.add(file)
    this.#current.set(path, file)
  }

  /** There is no room for the file at a path. What stood there before is rotated all the same, and may make room. */
  #refuse(path: string): void {
    this.#current.delete(path)
    this.#refused.push(path)
  }

  /** Whether files that are rotated will make room for those that had none; told where there are no such. */
  #willHaveRoom(): boolean {
    const [first] = this.#refused
    if (first === undefined) return false
    const isSure = this.#open.all.some(({ isRotated }) => isRotated)
    if (!isSure) this.#open.tellOfTooMany(first)
    return isSure
  }

  /** The rotated files of a path that nobody knows, and that were written to since then. */
  #writtenSince(path: string, since: number): readonly Sibling[] {
    const isNew = ({ inode, written }: Sibling) =>
      this.#open.get(inode) === undefined && written >= since - COARSENESS
    return rotationsOf(path).filter(isNew)
  }

  /** What was copied of a file before it was cut shorter, from where that was read to; and what was copied since then. */
  #copiesOf(file: TailedFile, look: 'begun' | 'truncated'): readonly TailedFile[] {
    if (look === 'begun') return this.#readFirst(file, this.#writtenSince(file.path, file.seen))
    const unknown = this.#writtenSince(file.path, 0)
    const first = unknown.findLastIndex(({ path }) => beginsWith(path, file.head))
    return first < 0 ? [] : this.#readFirst(file, unknown.slice(first), file.offset)
  }

  /** Opens what is to be read before a file: the first of them from an offset, which may be behind its end. */
  #readFirst(file: TailedFile, rotated: readonly Sibling[], from = 0): readonly TailedFile[] {
    return rotated.flatMap((sibling, index) => {
      const offset = index === 0 ? Math.min(from, sibling.size) : 0
      const opened = this.#openRotated(sibling, file.path, offset, file.after)
      if (opened === undefined) return []
      file.after = opened
      return [opened]
    })
  }

  #openRotated(
    { path, written }: Sibling,
    knownAs: string,
    offset: number,
    after: TailedFile | undefined,
  ): TailedFile | undefined {
    const file = this.#open.open(path, knownAs, (_, inode) => ({ inode, offset, seen: written }))
    if (file === undefined) return undefined
    file.after = after
    this.#noteRotation(file, true)
    return file
  }

  /** What went from its path is read to its end, and so is what stands there again. */
  #noteRotation(file: TailedFile, isRotated: boolean): void {
    if (file.isRotated === isRotated) return
    file.isRotated = isRotated
    file.isDrained = false
    this.#fresh.add(file)
  }

  /** The last few rotated files of each path stay, as long as no other file needs their room. */
  #letOldestLeave(now: number): void {
    const rotated = this.#open.all.filter(({ isRotated }) => isRotated)
    const ofPaths = Map.groupBy(rotated, ({ path }) => path).values()
    const surplus = ofPaths.flatMap((files) => files.slice(0, -MOST_ROTATED))
    const oldest = rotated.toSorted((left, right) => left.seen - right.seen).slice(0, this.#refused.length)
    for (const file of new Set([...surplus, ...oldest])) {
      // Right after it was written it could be taken for one that nobody knows.
      if (now - file.seen < SETTLED_AFTER) continue
      file.isLeaving = true
      this.#fresh.add(file)
    }
  }
}

/** Whether what was read of a file is nowhere to be read on: neither where it is now, nor in what was copied of it. */
function isOutOfReach({ path, head }: SavedFile, found: string | undefined): boolean {
  if (found !== undefined && (found !== path || beginsWith(path, head))) return false
  return !rotationsOf(path).some((sibling) => beginsWith(sibling.path, head))
}
