/** How wide a line may be before what can be wrapped is wrapped. */
export const WIDTH = 120

/** By how much a block, or what a line goes on with, is indented. */
export const INDENTATION = 4

/**
 * The text that a formatter writes, line by line. It knows where the line is, keeps blank lines apart, and ends a line behind
 * a comment.
 */
export class Page {
  /** Where lines begin; what is written in a line that has begun already stays in it. */
  indentation = 0
  readonly #lines: string[] = []
  #line = ''
  #comment: string | undefined
  /** Whether the line above opened a bracket or block, or is blank, or there is none. */
  #atTop = true
  #mayBeBlankAbove = true

  /** Where the next part would stand, from 0, without a space before it. */
  get column(): number {
    if (this.isFresh || this.#comment !== undefined) return this.indentation
    return this.#line.length - this.#line.lastIndexOf('\n') - 1
  }

  /** Whether nothing stands in the line yet. */
  get isFresh(): boolean {
    return this.#line === ''
  }

  /** Writes a part of a line, with a space before it or not. */
  write(text: string, spaced: boolean): void {
    if (this.#comment !== undefined) this.#endLine()
    if (this.isFresh) this.#line = ' '.repeat(this.indentation) + text
    else this.#line += spaced ? ` ${text}` : text
    this.#atTop = false
  }

  /** Writes what belongs to the part before it, even where a comment stands behind that. */
  attach(text: string): void {
    this.#line += text
  }

  /** Leaves columns free. */
  pad(columns: number): void {
    this.#line += ' '.repeat(columns)
  }

  /** Writes the bracket that opens a block or list: no blank line follows it. */
  open(text: string, spaced: boolean): void {
    this.write(text, spaced)
    this.#atTop = true
  }

  /** Puts a comment behind the line, which ends it. */
  commentBehind(text: string): void {
    this.#comment = text
  }

  /** Puts a comment into a line of its own. */
  commentLine(text: string): void {
    this.#endLine()
    this.write(text, false)
    this.#endLine()
  }

  /**
   * Begins a line with something of its own, above which a blank line may be left. What was ended behind its `=`, by mistake, keeps
   * the semicolon that did it, or would go on here.
   */
  startLine(): void {
    if (this.#line.endsWith(' =')) this.attach(';')
    this.#endLine()
    this.#mayBeBlankAbove = true
  }

  /** Goes on with the same thing in a new line. */
  wrap(): void {
    this.#endLine()
    this.#mayBeBlankAbove = false
  }

  /** Leaves a line blank, if there is none yet and this is a place for one. */
  blankLine(): void {
    this.#endLine()
    if (this.#atTop || !this.#mayBeBlankAbove) return
    this.#lines.push('')
    this.#atTop = true
  }

  /** Runs the writer with lines indented further. */
  indented(by: number, write: () => void): void {
    this.indentation += by
    write()
    this.indentation -= by
  }

  /** The whole text, with a line end behind each line. */
  finish(): string {
    this.#endLine()
    return this.#lines.map((line) => `${line}\n`).join('')
  }

  #endLine(): void {
    if (this.isFresh) return
    const comment = this.#comment === undefined ? '' : ` ${this.#comment}`
    this.#lines.push(this.#line.trimEnd() + comment)
    this.#line = ''
    this.#comment = undefined
  }
}
