import { once } from 'node:events'

/** Characters that are gathered before they are written. */
const GATHERED = 64 * 1024

/** Writes lines to standard output no faster than they are read there. */
export class LineOutput {
  readonly #output: NodeJS.WriteStream = process.stdout
  #gathered = ''
  /** How many lines were written. */
  count = 0

  async add(line: string): Promise<void> {
    this.count += 1
    this.#gathered += `${line}\n`
    if (this.#gathered.length >= GATHERED) await this.flush()
  }

  async flush(): Promise<void> {
    const text = this.#gathered
    this.#gathered = ''
    if (text !== '' && !this.#output.write(text)) await once(this.#output, 'drain')
  }
}
