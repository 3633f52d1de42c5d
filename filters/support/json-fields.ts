import type { Value } from '../../src/module/index.ts'
import { FoundFields, LONGEST_TEXT } from './found-fields.ts'

/** How many objects and lists are read that stand within each other. */
export const DEEPEST = 8

/** What may stand before the object, after the Common Event Expression of syslog. */
const BEGINNING = /^\s*(?:@cee:\s*)?(?=\{)/

/** Strings, brackets, and what has neither; what else stands in a text of JSON says nothing that these do not. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s",:{}[\]]+/g

/** An object or a list that is being read. */
interface Level {
  /** Undefined where it is too deep to be read. */
  readonly name: string | undefined
  /** The key of the value that comes next, or its number in a list; undefined where a key comes next. */
  next: string | number | undefined
}

/** The values within a JSON object; undefined where the text is none. */
export function jsonFields(text: Value | undefined): FoundFields | undefined {
  if (typeof text !== 'string' || text.length > LONGEST_TEXT) return undefined
  const beginning = BEGINNING.exec(text)
  if (beginning === null) return undefined
  const object = text.slice(beginning[0].length)
  return isJson(object) ? fieldsIn(object) : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Reads the text itself in its order: of two members with one name JSON.parse gives the last. Programs write first what
 * they know, and behind it what they were sent: who can add a key must not take the place of one that was there.
 */
function fieldsIn(object: string): FoundFields {
  const found = new FoundFields()
  const levels: Level[] = []
  for (const [token] of object.matchAll(TOKENS)) {
    if (found.isFull) break
    const level = levels.at(-1)
    if (token === '}' || token === ']') levels.pop()
    else if (token === '{' || token === '[') {
      const name = nextName(level)
      levels.push({ name: levels.length < DEEPEST ? name : undefined, next: token === '[' ? 0 : undefined })
    } else if (level !== undefined && level.next === undefined) level.next = String(JSON.parse(token))
    else {
      const name = nextName(level)
      const value: unknown = JSON.parse(token)
      if (name !== undefined && isValue(value)) found.add(name, value)
    }
  }
  return found
}

/** The name of the next value of an object or a list, of which the one behind it is the next then. */
function nextName(level: Level | undefined): string | undefined {
  if (level === undefined) return ''
  const { name, next } = level
  level.next = typeof next === 'number' ? next + 1 : undefined
  if (name === undefined) return undefined
  return name === '' ? String(next) : `${name}_${next}`
}

function isValue(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}
