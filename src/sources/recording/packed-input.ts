import { once } from 'node:events'
import { createReadStream } from 'node:fs'
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
    this.#unpacked.on('error', this.#fail)
    this.#unpack(path).catch(this.#fail)
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

  /** Ends only when all was taken that is unpacked: a file that is torn fails there, and what is left then is lost. */
  async #unpack(path: string): Promise<void> {
    const unpacked = this.#unpacked
    for await (const packed of createReadStream(path))
      await new Promise<void>((resolve, reject) =>
        unpacked.write(packed, (error) => (error ? reject(error) : resolve())),
      )
    while (unpacked.readableLength > 0) await once(unpacked, 'data')
    unpacked.end()
  }

  readonly #fail = (error: unknown): void => {
    this.#failure ??= error instanceof Error ? error : new Error(String(error))
  }
}
