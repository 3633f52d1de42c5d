import type { Value } from '../../src/module/index.ts'

/** A text with more characters is not taken apart. */
export const LONGEST_TEXT = 65_536
/** How many fields one text brings at the most, and how long their names are. */
const MOST_FIELDS = 256
const LONGEST_NAME = 128

/** The fields that were found in a text, by names that the chains can write. Of two with the same name the first counts. */
export class FoundFields {
  readonly fields = new Map<string, Value>()

  get size(): number {
    return this.fields.size
  }

  get isFull(): boolean {
    return this.fields.size >= MOST_FIELDS
  }

  /** Keeps a value, unless there are too many, or its name is too long. What no field name can hold becomes `_`. */
  add(name: string, value: Value): void {
    if (this.isFull || name.length > LONGEST_NAME) return
    const safe = name.replace(/[^A-Za-z0-9_]/g, '_')
    if (!this.fields.has(safe)) this.fields.set(safe, value)
  }
}

/** What all filters that bring fields say about them. */
export const ABOUT_FOUND_FIELDS =
  'A character of a name that is no letter, digit or `_` becomes `_`; of two fields with the same name the first counts. ' +
  'A second call replaces all fields of the first; what the chains do not mention is not kept. ' +
  `It reads texts of up to ${LONGEST_TEXT} characters, and up to ${MOST_FIELDS} fields with names of up to ${LONGEST_NAME} characters.`
