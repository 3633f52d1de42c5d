import { describe, expect, test } from 'vitest'
import { parseFile } from '../../src/language/parse.ts'
import { spanWithin } from '../../src/language/placeholders.ts'

function textOf(literal: string) {
  const file = { name: 'x.chain', text: `define x = ${literal}` }
  const [define] = parseFile(file).file.items
  if (define?.kind !== 'define' || define.value.kind !== 'text') throw new Error('this is no text')
  return { ...define.value, source: file.text }
}

describe('strings', () => {
  test.each([
    ['plain text', '"abc"', 'abc'],
    ['escapes', String.raw`"a\tb\nc\"d\\e"`, 'a\tb\nc"d\\e'],
    ['a character by its number', String.raw`"\u{1F600}\u{e9}"`, '😀é'],
    ['an unknown escape stays', String.raw`"a\qb"`, String.raw`a\qb`],
    ['several lines, indentation stripped', '"""\n    a\n      b\n\n    c\n    """', 'a\n  b\n\nc'],
    ['the closing quotes count for the indentation', '"""\n    a\n  """', '  a'],
    ['text right behind the opening quotes', '"""a\n   b"""', 'a\nb'],
    ['quotes inside', '"""say "hi" """', 'say "hi" '],
    ['Windows line ends', '"""\r\n  a\r\n  b\r\n  """', 'a\nb'],
    ['an empty one', '""""""', ''],
    ['only a line end', '"""\n"""', ''],
    ['single quotes are told, but understood', "'abc'", 'abc'],
  ])('%s', (_, literal, value) => {
    expect(textOf(literal).value).toBe(value)
  })

  test.each([
    ['"abc"'],
    [String.raw`"a\tb\u{1F600}c"`],
    ['"""\n    a\\n\n      b\n    """'],
    ['"""\r\n  a\r\n  b\r\n  """'],
  ])('every character of %j knows where it stands', (literal) => {
    const text = textOf(literal)
    const { value, source, span } = text
    const offsets = Array.from({ length: value.length + 1 }, (_, at) => spanWithin(text, at, at).start)
    for (const [index, at] of offsets.slice(0, -1).entries()) {
      const character = String.fromCodePoint(value.codePointAt(index) ?? 0)
      if (/[a-c]/.test(character)) expect(source[at]).toBe(character)
      if (character === '\t' || character === '😀') expect(source[at]).toBe('\\')
    }
    expect([...offsets].sort((left, right) => left - right)).toEqual(offsets)
    expect(offsets.at(-1)).toBeLessThan(span.end)
  })
})
