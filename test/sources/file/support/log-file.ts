import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A log file that somebody writes and rotates, in a directory of its own. */
export class LogFile implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'file-source-'))
  readonly path = join(this.directory, 'app.log')
  /** The lines that were written whole, in their order. */
  readonly lines: string[] = []
  #begun = ''

  write(text: string): void {
    appendFileSync(this.path, text)
  }

  /** Appends so many further lines; what was begun before is the beginning of the first. */
  append(count: number, length = 0): void {
    const texts = Array.from({ length: count }, (_, index) => {
      const number = this.lines.length + index
      return `${number} ${'x'.repeat(length)}`.trim()
    })
    this.lines.push(...texts)
    const whole = texts.map((text) => `${text}\n`).join('')
    this.write(whole.slice(this.#begun.length))
    this.#begun = ''
  }

  /** Writes the beginning of the next line. */
  begin(): void {
    if (this.#begun !== '') return
    this.#begun = `${this.lines.length}`.slice(0, 1)
    this.write(this.#begun)
  }

  /** Gives the file another name, and makes a new one. */
  rename(): void {
    this.#finish()
    this.#shift()
    renameSync(this.path, `${this.path}.1`)
    writeFileSync(this.path, '')
  }

  /** Copies the file, and cuts it to nothing. */
  copyTruncate(): void {
    this.#finish()
    this.#shift()
    copyFileSync(this.path, `${this.path}.1`)
    truncateSync(this.path)
  }

  remove(): void {
    rmSync(this.path)
  }

  #finish(): void {
    if (this.#begun !== '') this.append(1)
    if (!existsSync(this.path)) writeFileSync(this.path, '')
  }

  #shift(): void {
    const numbers = []
    for (let number = 1; existsSync(`${this.path}.${number}`); number++) numbers.unshift(number)
    for (const number of numbers) renameSync(`${this.path}.${number}`, `${this.path}.${number + 1}`)
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}
