import { constants } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArchivePlace } from '../../engine/ports.ts'
import { archiveFileName, archiveFiles, sizeOfFile, timeOfFile } from './archive-files.ts'
import { fitting, NEWLINE } from './fitting.ts'
import { type Resumed, resume } from './resume.ts'
import { Tidier, type TidierParts } from './tidier.ts'

const APPEND = constants.O_WRONLY | constants.O_APPEND

export interface ArchiveWriterParts extends TidierParts {
  /** How far the archive is written, as it is noted. */
  readonly noted: () => ArchivePlace | null
}

/**
 * Appends lines to the files of one archive. No file is held open: whoever moves or deletes one, or all, finds that the
 * next line goes to a new one. How far it came is noted by others; what was written and not noted is found again.
 */
export class ArchiveWriter {
  readonly #parts: ArchiveWriterParts
  readonly #tidier: Tidier
  /** Where the last call ended; undefined where it failed, or there was none. */
  #place: ArchivePlace | undefined

  constructor(parts: ArchiveWriterParts) {
    this.#parts = parts
    this.#tidier = new Tidier(parts)
  }

  /**
   * Writes lines, each with its end, to the disk. The place where it ends is to be noted before the next call; where it
   * throws what the file system throws, it is to be called with the same lines again, and maybe more behind them.
   */
  async append(lines: Buffer): Promise<ArchivePlace> {
    let { place, written } = await this.#whereToGoOn(lines)
    while (place === undefined || written < lines.length) {
      const room = place === undefined ? 0 : this.#parts.settings.max_size - place.size
      const isWithinLine = written > 0 && lines[written - 1] !== NEWLINE
      const rest = lines.subarray(written)
      const count = place === undefined ? 0 : fitting(rest, room, isWithinLine || place.size === 0)
      if (place === undefined || count === 0) {
        place = { file: await this.#begin(), size: 0 }
        continue
      }
      await this.#write(place.file, rest.subarray(0, count))
      written += count
      place = { file: place.file, size: place.size + count }
    }
    this.#place = place
    return place
  }

  /** Deletes and packs what is not written to any more; resolves when all is done, which nobody has to wait for. */
  tidy(): Promise<void> {
    const noted = this.#parts.noted()
    return noted === null ? Promise.resolve() : this.#tidier.tidy(noted.file)
  }

  async #whereToGoOn(lines: Buffer): Promise<Resumed> {
    const { archive, settings, noted } = this.#parts
    const known = this.#place
    this.#place = undefined
    if (known !== undefined && sizeOfFile(this.#path(known.file)) === known.size)
      return { place: known, written: 0 }
    await mkdir(settings.directory, { recursive: true, mode: directoryMode(settings.mode) })
    return resume({ directory: settings.directory, archive, noted: noted() }, lines)
  }

  /** Begins a file whose name comes behind all others, even where the clock was set back. */
  async #begin(): Promise<string> {
    const { archive, settings, clock } = this.#parts
    const last = archiveFiles(settings.directory, archive).names.at(-1)
    const at = Math.max(clock.now(), last === undefined ? 0 : timeOfFile(last) + 1)
    const name = archiveFileName(archive, at)
    {
      await using file = await open(this.#path(name), 'ax', settings.mode)
      await file.chmod(settings.mode)
    }
    await syncDirectory(settings.directory)
    return name
  }

  async #write(name: string, lines: Buffer): Promise<void> {
    // Not made anew: where it was taken away a moment ago, the next attempt begins another one.
    await using file = await open(this.#path(name), APPEND)
    await file.appendFile(lines)
    await file.datasync()
  }

  #path(name: string): string {
    return join(this.#parts.settings.directory, name)
  }
}

/** Who may read a file may enter its directory. */
function directoryMode(mode: number): number {
  return mode | 0o100 | ((mode & 0o044) >> 2)
}

async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r')
  await directory.sync()
}
