import type { Value } from '../../src/module/index.ts'
import { FoundFields, LONGEST_TEXT } from './found-fields.ts'

/** What stands before the structured data in a whole line: priority, version, time, host, program, process, message's kind. */
const HEADER = /^<[0-9]{1,3}>[0-9]{1,2} (?:[^ ]+ ){5}/
// Printable ASCII without space, `=`, `]` and `"`. Each of these begins where the last one ended, and is tried once there.
const ELEMENT = /\[([!#-<>-\\^-~]+)/y
const PARAMETER = / +([!#-<>-\\^-~]+)="/y
const END = / *\]/y
/** What stands between the data and the message. */
const GAP = /^ ?\uFEFF?/

/** The structured data that a text begins with, and the message behind it; undefined where it holds none. */
export function structuredData(
  text: Value | undefined,
): { readonly found: FoundFields; readonly rest: string } | undefined {
  if (typeof text !== 'string' || text.length > LONGEST_TEXT) return undefined
  const found = new FoundFields()
  const end = new Scanner(text, HEADER.exec(text)?.[0].length ?? 0).elements(found)
  return end === undefined || found.size === 0 ? undefined : { found, rest: text.slice(end).replace(GAP, '') }
}

class Scanner {
  readonly #text: string
  #at: number

  constructor(text: string, start: number) {
    this.#text = text
    this.#at = start
  }

  /** Reads all elements; where they end, or undefined where one is not whole. */
  elements(found: FoundFields): number | undefined {
    for (let id = this.#take(ELEMENT); id !== undefined; id = this.#take(ELEMENT)) {
      for (let name = this.#take(PARAMETER); name !== undefined; name = this.#take(PARAMETER)) {
        const value = this.#value()
        if (value === undefined) return undefined
        found.add(`${id}_${name}`, value)
      }
      if (this.#take(END) === undefined) return undefined
    }
    return this.#text.charAt(this.#at) === '[' ? undefined : this.#at
  }

  /** The rest of a value in quotes. A backslash before any other character stands for itself. */
  #value(): string | undefined {
    const parts: string[] = []
    let from = this.#at
    for (let at = from; at < this.#text.length; at++) {
      const character = this.#text.charAt(at)
      if (character === '"') {
        this.#at = at + 1
        return parts.join('') + this.#text.slice(from, at)
      }
      if (character !== '\\' || !/["\\\]]/.test(this.#text.charAt(at + 1))) continue
      parts.push(this.#text.slice(from, at))
      from = ++at
    }
    return undefined
  }

  /** What a pattern spans or captures here; undefined where it does not match. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) return undefined
    this.#at = pattern.lastIndex
    return match[1] ?? match[0]
  }
}
