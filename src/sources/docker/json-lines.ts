import { StringDecoder } from 'node:string_decoder'
import { type JsonObject, parseObject } from '../../values/json-value.ts'

/** A line that is longer is passed over: nothing that happens to a container takes so much to tell. */
const LONGEST = 1024 * 1024

/** Takes the JSON objects out of a stream that has one on each line. */
export class JsonLines {
  readonly #decoder = new StringDecoder()
  #rest = ''

  /** The objects whose lines a portion completes; what is none is passed over. */
  push(chunk: Buffer): readonly JsonObject[] {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > LONGEST) this.#rest = ''
    return lines.map(parseObject).filter((object) => object !== undefined)
  }
}
