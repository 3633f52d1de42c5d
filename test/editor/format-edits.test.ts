import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { formatEdits } from '../../src/editor/format-edits.ts'
import fc from '../support/properties.ts'

function applied(text: string, formatted: string): string {
  return TextDocument.applyEdits(TextDocument.create('a', '', 0, text), [...formatEdits(text, formatted)])
}

describe('the edits that format a text', () => {
  it.each([
    ['nothing', 'a\nb\n', 'a\nb\n', 0],
    ['a line in the middle', 'a\n  b\nc\n', 'a\nb\nc\n', 1],
    ['the end', 'a\nb', 'a\nb\n', 1],
    ['everything', ' a', 'a\n', 1],
    ['the line ends of the text alone', 'a\r\n', 'a\n', 0],
  ])('change %s', (_, text, formatted, edits) => {
    expect(formatEdits(text, formatted)).toHaveLength(edits)
    expect(applied(text, formatted).replaceAll('\r\n', '\n')).toBe(formatted)
  })

  it('leave lines alone that stay as they are, with their ends', () => {
    expect(formatEdits('a\r\n  b\r\nc\r\n', 'a\nb\nc\n')).toEqual([
      { range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, newText: 'b\r\n' },
    ])
  })

  it('make any text any other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '', '🚓'), { maxLength: 6 })
      .map((lines) => lines.join('\n'))
    const lineEnd = fc.constantFrom('\n', '\r\n')
    const property = fc.property(text, text, lineEnd, (before, after, end) => {
      const written = before.replaceAll('\n', end)
      const ends = written.includes('\r\n') ? '\r\n' : '\n'
      expect(applied(written, after).replaceAll('\r\n', '\n')).toBe(after)
      if (before !== after) expect(applied(written, after)).toBe(after.replaceAll('\n', ends))
    })
    fc.assert(property, { seed: 7, numRuns: 500 })
  })
})
