import { closeSync, statSync } from 'node:fs'
import { errorMessage } from '../../values/error-message.ts'
import { errorCode, type OnNotice } from '../source-error.ts'
import { inodeOf, openQuietly, type Place, TailedFile } from './tailed-file.ts'

/** Files that are followed at once: each is open. */
const MOST_FILES = 1_000
const LET_IT_READ =
  'let the user that runs it read it, by a group such as adm or with setfacl; it is tried again'

/** The files that are open, by device and inode, in the order in which they are read; and what could not be opened. */
export class OpenFiles {
  readonly #files = new Map<string, TailedFile>()
  readonly #onNotice: OnNotice
  /** Paths that are named, and not merely found by a pattern. */
  readonly #named: readonly string[]
  #hasToldOfTooMany = false
  /** Whether something could not be looked at, which may be otherwise later without a word. */
  isTroubled = false

  constructor(onNotice: OnNotice, patterns: readonly string[]) {
    this.#onNotice = onNotice
    this.#named = patterns
  }

  /** Whether there is no room for another one. */
  get isFull(): boolean {
    return this.#files.size >= MOST_FILES
  }

  get(inode: string): TailedFile | undefined {
    return this.#files.get(inode)
  }

  get all(): readonly TailedFile[] {
    return [...this.#files.values()]
  }

  /** Opens the file at a path, whose lines are known by another, perhaps; undefined where it cannot be, or is open. */
  open(
    path: string,
    knownAs: string,
    placeOf: (file: number, inode: string) => Place,
  ): TailedFile | undefined {
    if (this.isFull) {
      this.tellOfTooMany(path)
      return undefined
    }
    let opened: number | undefined
    try {
      opened = openQuietly(path)
      const inode = inodeOf(opened)
      if (!this.#files.has(inode)) {
        const file = new TailedFile(opened, knownAs, placeOf(opened, inode))
        this.#files.set(inode, file)
        return file
      }
    } catch (error) {
      this.#noteTrouble(path, error)
    }
    if (opened !== undefined) closeSync(opened)
    return undefined
  }

  /** What tells the file at a path from all others; undefined where there is none, or nothing that has lines. */
  inodeAt(path: string): string | undefined {
    try {
      const stat = statSync(path, { bigint: true })
      if (stat.isFile()) return `${stat.dev}:${stat.ino}`
      // A pattern may well find directories, too.
      if (this.#named.includes(path))
        this.#onNotice(
          `${path} is not a file: it is not read`,
          'name files in `path`: those of a directory are `DIRECTORY/*.log`',
        )
      return undefined
    } catch (error) {
      this.#noteTrouble(path, error)
      return undefined
    }
  }

  /** Told once: of the first file for which there was no room. */
  tellOfTooMany(path: string): void {
    if (this.#hasToldOfTooMany) return
    this.#hasToldOfTooMany = true
    this.#onNotice(
      `there are more than ${MOST_FILES} files: ${path} and others are not read`,
      'narrow the patterns of `path`, or let files that are no longer written be compressed or removed',
    )
  }

  close(file: TailedFile): void {
    this.#files.delete(file.inode)
    file.close()
  }

  /** Of directories that this user may not look into: what is in them may be missed. Told at once, there may be one for each user. */
  noteForbidden([first, ...others]: readonly string[]): void {
    if (first === undefined) return
    this.isTroubled = true
    const more = others.length === 0 ? '' : ` and ${others.length} other directories`
    this.#onNotice(`no permission to look into ${first}${more}`, LET_IT_READ)
  }

  /** What is missing will be there some time; all else is told, once a file. */
  #noteTrouble(path: string, error: unknown): void {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return
    this.isTroubled = true
    if (code === 'EACCES') this.#onNotice(`no permission to read ${path}`, LET_IT_READ)
    else this.#onNotice(`${path} cannot be read: ${errorMessage(error)}`, 'it is tried again')
  }
}
