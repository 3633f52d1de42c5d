import { describe, expect, it } from 'vitest'
import { LineCutter } from '../../src/control/lines.ts'
import fc from '../support/properties.ts'

const SEED = 4

describe('lines that come in pieces', () => {
  it('are the same however they were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), fc.integer({ min: 1, max: 9 }), (parts, size) => {
        const lines = parts.map((part) => part.replaceAll('\n', ' '))
        const text = lines.map((line) => `${line}\n`).join('')
        const cutter = new LineCutter(20)
        const taken: string[] = []
        for (let start = 0; start < text.length; start += size)
          taken.push(...(cutter.take(text.slice(start, start + size)) ?? ['too long']))
        expect(taken).toEqual(lines)
      }),
      { seed: SEED },
    )
  })

  it.each([
    ['in one piece', ['123456']],
    ['in several pieces', ['123', '456']],
    ['behind a good line', ['1\n123456\n']],
    ['as the first of two', ['12345', '6\n1\n']],
  ])('are refused where one is too long, %s', (_how, pieces) => {
    const cutter = new LineCutter(5)
    expect(pieces.map((piece) => cutter.take(piece)).at(-1)).toBeUndefined()
  })
})
