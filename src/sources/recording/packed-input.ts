import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ByteWindow } from './byte-window.ts'
import type { Input } from './input.ts'

/** Bytes that are unpacked at once, and how many such portions ahead: the input is looked at anew only after a pause. */
const PORTION = 256 * 1024
const MOST_AHEAD = 16

/** A file that gzip packed, unpacked a portion after the other: it may be larger than the memory. */
export class PackedInput implements Input {
  readonly path: string
  readonly window = new ByteWindow()
  readonly #unpacked = createGunzip({ chunkSize: PORTION })
  readonly #ahead: Buffer[] = []
  #isOver = false
  #failure: Error | undefined

  constructor(path: string) {
    this.path = path
    this.#unpacked
      .on('data', (portion: Buffer) => {
        if (this.#ahead.push(portion) >= MOST_AHEAD) this.#unpacked.pause()
      })
      .on('end', () => {
        this.#isOver = true
      })
    pipeline(createReadStream(path), this.#unpacked, (error) => {
      this.#failure = error ?? undefined
    })
  }

  get atEnd(): boolean {
    return this.#isOver && this.#ahead.length === 0
  }

  /** What could be unpacked of a damaged file counts. */
  fill(): boolean {
    const portion = this.#ahead.shift()
    if (portion === undefined && this.#failure !== undefined) throw this.#failure
    if (portion !== undefined) this.window.append(portion)
    else this.#unpacked.resume()
    return portion !== undefined
  }

  /** It comes only while others have their turn. */
  fillFirst(): void {}

  skipTo(offset: number): void {
    if (offset > 0) throw new Error('a packed file is read from its beginning')
  }

  close(): void {
    this.#unpacked.destroy()
  }
}
