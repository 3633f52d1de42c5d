import type { Source } from '../../engine/ports.ts'
import type { Entry } from '../../module/entry.ts'
import { errorMessage } from '../../values/error-message.ts'
import type { OnNotice } from '../source-error.ts'
import { DirectoryWatch, whyUntold } from './directory-watch.ts'
import { FileReader, JOIN_PATIENCE, type ReaderParts } from './file-reader.ts'
import { FollowedFiles, type FollowedParts } from './followed-files.ts'
import type { Look, TailedFile } from './tailed-file.ts'
import { Turns } from './turns.ts'

/** Milliseconds between two looks where nobody tells of changes, and where something could not be looked at. */
const LOOK_BLINDLY_EVERY = 5_000
const LOOK_AGAIN_EVERY = 30_000
/** Milliseconds between two looks whether there is room for files that had none. */
const LOOK_FOR_ROOM_EVERY = 1_000
/** Milliseconds between two looks which files there are, however often names change. */
const SCAN_PAUSE = 50
/** Portions in a row that may give nothing, such as those of a hole or of a line that is too long, before others have their turn. */
const MOST_BARREN = 16
/** The kernel keeps twice as many changes to be told, and drops what comes then. */
const MOST_CHANGES = 8_192

export interface FileSourceParts extends Omit<FollowedParts, 'onNotice'>, Omit<ReaderParts, 'onTooLong'> {
  readonly name: string
  readonly onNotice: OnNotice
}

/** The lines of files, while others write to them, rotate and delete them. */
export class FileSource implements Source {
  readonly name: string
  readonly #files: FollowedFiles
  readonly #reader: FileReader
  readonly #watch: DirectoryWatch
  readonly #parts: FileSourceParts
  /** Files that may hold something to be read, each in its turn. */
  readonly #turns = new Turns()
  /** The one whose portion is being read. */
  #reading: TailedFile | undefined
  #mustScan = true
  /** On the clock that nobody sets. */
  #scannedAt = Number.NEGATIVE_INFINITY
  #isTroubled = false
  #isCrowded = false
  #changes = 0
  #tooLong = 0
  #place: string | undefined
  #wake: () => void = ignore

  constructor(parts: FileSourceParts) {
    this.name = parts.name
    this.#parts = parts
    this.#files = new FollowedFiles(parts)
    this.#reader = new FileReader({ ...parts, onTooLong: (file) => this.#noteTooLong(file) })
    const listener = {
      onWritten: (path: string) => this.#noteWritten(path),
      onNames: () => this.#noteNames(),
    }
    this.#watch = new DirectoryWatch(listener, parts.onNotice)
    this.#scan()
  }

  get ended(): boolean {
    return !this.#parts.follow && !this.#mustScan && this.#reading === undefined && this.#turns.size === 0
  }

  next(): Entry | undefined {
    for (let barren = 0; barren < MOST_BARREN; ) {
      if (this.#reading === undefined && !this.#beginPortion()) return undefined
      const entry = this.#reader.next()
      if (entry !== undefined) {
        this.#place = `${this.#reading?.inode}+${this.#reading?.offset}@${entry.realtime}`
        return entry
      }
      if (!this.#reader.reachedEnd) barren++
      this.#endPortion()
    }
    return undefined
  }

  cursor(): string {
    return this.#files.cursor()
  }

  place(): string | undefined {
    return this.#place
  }

  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const pause = this.#pause()
      if (signal.aborted) return resolve()
      // Others have their turn in between.
      if (pause <= 0) return void setImmediate(resolve)
      const timer = Number.isFinite(pause) ? setTimeout(() => this.#wake(), pause) : undefined
      this.#wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', this.#wake)
        this.#wake = ignore
        resolve()
      }
      signal.addEventListener('abort', this.#wake)
    })
  }

  close(): void {
    this.#wake()
    this.#watch.close()
    this.#files.close()
    this.#turns.clear()
  }

  /** Milliseconds until there may be something to do without that anybody tells of it. */
  #pause(): number {
    if (this.#turns.size > 0) return 0
    const now = performance.now()
    const joined = [...this.#files.all].flatMap(({ waitsSince }) =>
      waitsSince === undefined ? [] : waitsSince + JOIN_PATIENCE - now,
    )
    const scan = this.#mustScan ? SCAN_PAUSE : this.#scanEvery()
    return Math.min(...joined, this.#scannedAt + scan - now)
  }

  #scanEvery(): number {
    if (this.#isCrowded) return LOOK_FOR_ROOM_EVERY
    if (this.#watch.isBlind || this.#files.all.some((file) => this.#isBlindTo(file)))
      return LOOK_BLINDLY_EVERY
    return this.#isTroubled ? LOOK_AGAIN_EVERY : Number.POSITIVE_INFINITY
  }

  /** Reads a portion of the file whose turn it is; false where none has anything. */
  #beginPortion(): boolean {
    this.#lookAround()
    for (let file = this.#turns.take(); file !== undefined; file = this.#turns.take())
      if (this.#open(file) === 'portion') return true
    return false
  }

  #open(file: TailedFile): 'portion' | 'nothing' {
    const look = this.#look(file)
    const isNew = look === 'truncated' || look === 'begun'
    if (isNew) for (const again of this.#files.beginAnew(file, look)) this.#turns.add(again)
    if (typeof look !== 'number') return 'nothing'
    this.#reading = file
    return 'portion'
  }

  #look(file: TailedFile): Look | undefined {
    try {
      return this.#reader.open(file, file.isRotated && (file.isLeaving || file.isDeleted))
    } catch (error) {
      this.#parts.onNotice(`${file.path} cannot be read: ${errorMessage(error)}`, 'it is tried again')
      this.#files.giveUp(file)
      this.#turns.delete(file)
      this.#isTroubled = true
      return undefined
    }
  }

  #endPortion(): void {
    const file = this.#reading
    this.#reading = undefined
    if (file === undefined) return
    if (!this.#reader.reachedEnd) {
      this.#turns.add(file)
      return
    }
    this.#noteRest(file, this.#reader.rest)
    file.isDrained = true
    if (!file.isRotated) return
    if (file.isLeaving || file.isDeleted) {
      this.#files.letGo(file)
      this.#turns.delete(file)
      // There may be room for another one now.
      if (this.#isCrowded) this.#mustScan = true
    } else if (this.#parts.follow) this.#watchRotated(file)
  }

  /** Lines at the end may belong to an entry that goes on: for a while, that is waited for. */
  #noteRest(file: TailedFile, bytes: number): void {
    if (this.#parts.begins === undefined) return
    const isNews = bytes > 0 && bytes !== file.waitingBytes
    file.waitingBytes = bytes
    const goesOn =
      bytes > 0 && file.waitsSince !== undefined && performance.now() < file.waitsSince + JOIN_PATIENCE
    if (isNews) file.waitsSince = performance.now()
    else if (!goesOn) file.waitsSince = undefined
  }

  #lookAround(): void {
    const now = performance.now()
    for (const file of this.#files.all)
      if (file.waitsSince !== undefined && now >= file.waitsSince + JOIN_PATIENCE) this.#turns.add(file)
    const since = now - this.#scannedAt
    if (this.#mustScan ? since >= SCAN_PAUSE || !this.#parts.follow : since >= this.#scanEvery()) this.#scan()
  }

  /** Looks which files there are; where nobody tells of changes, at all of them. */
  #scan(): void {
    this.#mustScan = false
    this.#changes = 0
    let found = this.#files.scan()
    // What happened before a directory was watched is told to nobody.
    if (this.#parts.follow && this.#watch.watch(found.directories)) {
      const again = this.#files.scan()
      found = { ...again, fresh: [...found.fresh, ...again.fresh] }
      for (const file of this.#files.all) this.#turns.add(file)
    }
    for (const file of found.fresh) this.#turns.add(file)
    for (const file of this.#files.all) if (this.#isBlindTo(file)) this.#turns.add(file)
    this.#isTroubled = found.isTroubled
    this.#isCrowded = found.isCrowded
    this.#scannedAt = performance.now()
  }

  #noteWritten(path: string): void {
    const file = this.#files.named(path)
    if (++this.#changes >= MOST_CHANGES) this.#noteNames()
    if (file !== undefined) this.#turns.add(file)
    else if (this.#isTroubled) this.#mustScan = true
    if (file !== undefined || this.#mustScan) this.#wake()
  }

  #noteNames(): void {
    this.#mustScan = true
    this.#wake()
  }

  /** Whoever wrote to a file goes on for a while after it was given another name. */
  #watchRotated(file: TailedFile): void {
    try {
      const isNew = file.watch(() => this.#noteReady(file))
      file.isUntold = false
      if (isNew) this.#turns.add(file)
    } catch (error) {
      file.isUntold = true
      const what = `what is yet written to the rotated ${file.path} is not told: every 5 s it is looked there`
      this.#parts.onNotice(what, whyUntold(error))
    }
  }

  /** Whether nobody tells that a file is written to. */
  #isBlindTo({ isRotated, isUntold }: TailedFile): boolean {
    return this.#watch.isBlind || (isRotated && isUntold)
  }

  #noteReady(file: TailedFile): void {
    this.#turns.add(file)
    this.#wake()
  }

  #noteTooLong({ path }: TailedFile): void {
    this.#tooLong++
    if (!/^10*$/.test(String(this.#tooLong))) return
    const what =
      this.#tooLong === 1 ? `a line of ${path} was` : `${this.#tooLong} lines, the last of ${path}, were`
    this.#parts.onNotice(`${what} too long`, 'up to 1 MiB of it is an entry; the rest is passed over')
  }
}

function ignore(): void {}
