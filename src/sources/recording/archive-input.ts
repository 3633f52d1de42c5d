import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { errorMessage } from '../../values/error-message.ts'
import { ByteWindow } from './byte-window.ts'
import type { Input } from './input.ts'
import { LONGEST_MARK, type Packer, packerOf } from './packers.ts'

const LINES = /\.jsonl(?:\.gz)?$/
const PACKED = '.gz'
const NEWLINE = 0x0a
/** In bytes. */
const UNPACKED_AT_ONCE = 256 * 1024

/**
 * The files of an archive at a path, in the order of their names (as they were before they were packed), or undefined where
 * it is neither a directory with such files nor a packed file. Throws what the file system throws.
 */
export function archiveParts(path: string): readonly string[] | undefined {
  const stats = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false })
  if (stats?.isFile()) return isPacked(path) ? [path] : undefined
  if (!stats?.isDirectory()) return undefined
  const names = readdirSync(path)
    .filter((name) => LINES.test(name))
    .map(unpackedName)
  return names.length === 0 ? undefined : [...new Set(names)].sort().map((name) => join(path, name))
}

/**
 * The parts of an archive, one after the other, as if they were one file; packed ones are unpacked in memory. What is damaged,
 * or gone by then, hides no other part: that it was is thrown at the end.
 */
export class ArchiveInput implements Input {
  readonly path: string
  readonly window = new ByteWindow()
  atEnd = false
  readonly #parts: string[]
  #file: number | undefined
  #unpacked: Buffer | undefined
  #last = NEWLINE
  #failure: Error | undefined

  /** `path` is how messages call it. */
  constructor(path: string, parts: readonly string[]) {
    this.path = path
    this.#parts = [...parts]
  }

  fill(): boolean {
    while (!this.#read()) {
      this.#closePart()
      // A line that was torn must not become one with the next.
      if (this.#last !== NEWLINE) {
        this.#append(Buffer.of(NEWLINE))
        return true
      }
      const next = this.#parts.shift()
      if (next === undefined) {
        if (this.#failure !== undefined) throw this.#failure
        this.atEnd = true
        return false
      }
      this.#attempt(() => this.#open(next), undefined)
    }
    return true
  }

  fillFirst(): void {
    this.fill()
  }

  skipTo(offset: number): void {
    const { window } = this
    while (window.offset < offset && (window.length > 0 || this.fill()))
      window.consume(Math.min(window.length, offset - window.offset))
  }

  close(): void {
    this.#closePart()
    this.#parts.length = 0
  }

  #read(): boolean {
    const { window } = this
    if (this.#unpacked !== undefined) {
      const chunk = this.#unpacked.subarray(0, UNPACKED_AT_ONCE)
      this.#unpacked = this.#unpacked.subarray(chunk.length)
      this.#append(chunk)
      return chunk.length > 0
    }
    const file = this.#file
    if (file === undefined || this.#attempt(() => window.readFrom(file, null), 0) === 0) return false
    this.#last = window.bytes[window.end - 1] ?? NEWLINE
    return true
  }

  #append(chunk: Buffer): void {
    this.window.append(chunk)
    this.#last = chunk.at(-1) ?? this.#last
  }

  /** What was plain a moment ago may be packed by now. */
  #open(part: string): void {
    const path = existsSync(part) ? part : `${part}${PACKED}`
    if (isPacked(path)) this.#unpacked = this.#unpack(path)
    else this.#file = openSync(path, 'r')
  }

  /** Of a file that was cut short, the whole lines that are there. */
  #unpack(path: string): Buffer {
    const packed = readFileSync(path)
    try {
      return gunzipSync(packed)
    } catch (error) {
      const reason = errorMessage(error)
      this.#failure ??= new Error(path === this.path ? reason : `${path}: ${reason}`)
    }
    try {
      const unpacked = gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH })
      return unpacked.subarray(0, unpacked.lastIndexOf(NEWLINE) + 1)
    } catch {
      return Buffer.alloc(0)
    }
  }

  /** What fails for one part, as where it was tidied away meanwhile, is noted, and hides no other. */
  #attempt<T>(action: () => T, otherwise: T): T {
    try {
      return action()
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error))
      return otherwise
    }
  }

  #closePart(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    this.#unpacked = undefined
  }
}

function unpackedName(name: string): string {
  return name.endsWith(PACKED) ? name.slice(0, -PACKED.length) : name
}

/** Whether a file begins like one that gzip made; of standard input, `-`, nothing is read for that. */
export function isPacked(path: string): boolean {
  return path !== '-' && packerOfFile(path)?.name === 'gzip'
}

/** What packed a file, as far as its beginning tells. */
export function packerOfFile(path: string): Packer | undefined {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(LONGEST_MARK)
    return packerOf(head.subarray(0, readSync(file, head, 0, head.length, 0)))
  } finally {
    closeSync(file)
  }
}
