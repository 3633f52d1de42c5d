import { describe, expect, it } from 'vitest'
import { plainSource } from '../../../src/check/patterns/plain-source.ts'

describe('what the language adds to regular expressions', () => {
  it.each([
    ['from <ip:addr>$', 'from (?<ip>[0-9A-Fa-f:.]+(?:%[0-9A-Za-z_.-]+)?)$'],
    ['(?P<user>.*) x', '(?<user>.*) x'],
    ['[<a:int>]', '[<a:int>]'],
    ['\\<a:int>', '\\<a:int>'],
    ['(?<=a)b', '(?<=a)b'],
  ])('%s becomes %s', (written, source) => {
    expect(plainSource(written).source).toBe(source)
  })

  it('free spacing is taken out, but not of classes', () => {
    expect(plainSource('a b # a [comment <a:int>\n [ #]\\ c', true).source).toBe('ab[ #]\\ c')
  })

  it.each([
    ['a b (?=c) d', '(?=c)', '(?=c)'],
    ['<ip:addr> (?P<x>y)z', '(?<x>y)', '(?P<x>y)'],
    ['a # b\n c', 'ac', 'a # b\n c'],
    ['x<n:int>y', '[0-9]+', '<n:int>'],
  ])('in %s, %s was written %s', (written, part, expected) => {
    const plain = plainSource(written, true)
    const at = plain.source.indexOf(part)
    const { start, end } = plain.writtenRange(at, at + part.length)
    expect(written.slice(start, end)).toBe(expected)
  })
})
