const NEWLINE = 0x0a

/** Splits what a stream brings into lines, without their ends. Of a line that is too long the rest is left out. */
export class LineSplitter {
  readonly #longest: number
  readonly #onLine: (line: Buffer) => void
  #parts: Buffer[] = []
  #length = 0

  constructor(longest: number, onLine: (line: Buffer) => void) {
    this.#longest = longest
    this.#onLine = onLine
  }

  push(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end))
      this.#endLine()
      start = end + 1
    }
    // A copy: what is kept must not keep all that came with it.
    if (start < chunk.length) this.#keep(Buffer.from(chunk.subarray(start)))
  }

  /** The stream has ended; what it wrote last may lack its end. */
  end(): void {
    if (this.#length > 0) this.#endLine()
  }

  #keep(bytes: Buffer): void {
    const kept = bytes.subarray(0, this.#longest - this.#length)
    if (kept.length === 0) return
    this.#parts.push(kept)
    this.#length += kept.length
  }

  #endLine(): void {
    const [only, ...others] = this.#parts
    this.#onLine(only !== undefined && others.length === 0 ? only : Buffer.concat(this.#parts))
    this.#parts = []
    this.#length = 0
  }
}
