/** Where a format writes to. */
export interface Sink {
  text(text: string): void
  bytes(bytes: Uint8Array): void
}

const CHUNK_BYTES = 1 << 20

/** Gathers small pieces and hands them on in large chunks, text as UTF-8. A chunk is valid only until it is taken. */
export class ChunkedSink implements Sink {
  readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  #used = 0
  readonly #take: (chunk: Uint8Array) => void

  constructor(take: (chunk: Uint8Array) => void) {
    this.#take = take
  }

  text(text: string): void {
    // No UTF-16 unit takes more than three bytes: mostly that spares counting them.
    if (text.length * 3 > this.#chunk.length - this.#used) this.bytes(Buffer.from(text))
    else this.#used += this.#chunk.write(text, this.#used)
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length > this.#chunk.length - this.#used) this.flush()
    if (bytes.length > this.#chunk.length) {
      this.#take(bytes)
      return
    }
    this.#chunk.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** Hands on what is left; to be called at the end. */
  flush(): void {
    if (this.#used > 0) this.#take(this.#chunk.subarray(0, this.#used))
    this.#used = 0
  }
}
