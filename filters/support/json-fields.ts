import type { Value } from '../../src/module/index.ts'
import { FoundFields, LONGEST_TEXT } from './found-fields.ts'

/** How many objects and lists are read that stand within each other. */
export const DEEPEST = 8

/** What may stand before the object, after the Common Event Expression of syslog. */
const BEGINNING = /^\s*(?:@cee:\s*)?(?=\{)/

/** The values within a JSON object; undefined where the text is none. */
export function jsonFields(text: Value | undefined): FoundFields | undefined {
  if (typeof text !== 'string' || text.length > LONGEST_TEXT) return undefined
  const beginning = BEGINNING.exec(text)
  if (beginning === null) return undefined
  const object = parsed(text.slice(beginning[0].length))
  if (object === undefined) return undefined
  const found = new FoundFields()
  collect(object, '', 1, found)
  return found
}

/** The value; undefined where the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function collect(value: unknown, name: string, depth: number, found: FoundFields): void {
  if (typeof value === 'string' || typeof value === 'boolean') found.add(name, value)
  else if (typeof value === 'number' && Number.isFinite(value)) found.add(name, value)
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return
  for (const key of Object.keys(value)) {
    if (found.isFull) return
    collect(Reflect.get(value, key), name === '' ? key : `${name}_${key}`, depth + 1, found)
  }
}
