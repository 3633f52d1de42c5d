import type { Value } from '../../src/module/index.ts'
import { FoundFields, LONGEST_TEXT } from './found-fields.ts'

const KEY_CHARACTER = /[\w.-]/
const SPACE = /\s/

/** The pairs `key=value` of a text, in one pass over it. */
export function keysAndValues(text: Value | undefined): FoundFields {
  const found = new FoundFields()
  if (typeof text !== 'string' || text.length > LONGEST_TEXT) return found
  let end = 0
  for (
    let equals = text.indexOf('=');
    equals >= 0 && !found.isFull;
    equals = text.indexOf('=', Math.max(end, equals + 1))
  ) {
    const key = keyBefore(text, equals, end)
    if (key === undefined) continue
    const value = valueAt(text, equals + 1)
    found.add(key, value.text)
    end = value.end
  }
  return found
}

/** The key that ends there, and begins not before `from`; undefined where none does. */
function keyBefore(text: string, end: number, from: number): string | undefined {
  let start = end
  while (start > from && KEY_CHARACTER.test(text.charAt(start - 1))) start--
  const isApart = start === 0 || /[\s,;]/.test(text.charAt(start - 1))
  return isApart && /[A-Za-z_]/.test(text.charAt(start)) && start < end ? text.slice(start, end) : undefined
}

function valueAt(text: string, start: number): { readonly text: string; readonly end: number } {
  const quote = text.charAt(start)
  if (quote === '"' || quote === "'") return quoted(text, start + 1, quote)
  let end = start
  while (end < text.length && !SPACE.test(text.charAt(end))) {
    const isSeparator = text.charAt(end) === ',' || text.charAt(end) === ';'
    const next = isSeparator ? endOfKey(text, end + 1) : end
    if (isSeparator && next > end + 1 && text.charAt(next) === '=') break
    end = Math.max(end + 1, next)
  }
  return { text: text.slice(start, end).replace(/[,;]$/, ''), end }
}

function endOfKey(text: string, start: number): number {
  let end = start
  while (end < text.length && KEY_CHARACTER.test(text.charAt(end))) end++
  return end
}

/** A value in quotes; one that is never closed was cut, and reaches to the end. */
function quoted(text: string, start: number, quote: string): { readonly text: string; readonly end: number } {
  const parts: string[] = []
  let from = start
  let at = start
  for (; at < text.length && text.charAt(at) !== quote; at++) {
    if (text.charAt(at) !== '\\') continue
    parts.push(text.slice(from, at))
    from = ++at
  }
  return { text: parts.join('') + text.slice(from, at), end: at + 1 }
}
