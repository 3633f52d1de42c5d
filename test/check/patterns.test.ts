import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldCase } from '../../src/check/patterns/fold-case.ts'
import { compileLinear } from '../../src/check/patterns/linear.ts'
import { expandTypedCaptures, withoutFreeSpacing } from '../../src/check/patterns/typed-captures.ts'

describe('folding the case', () => {
  it.each([
    ['ab', '[aA][bB]'],
    ['[a-f0]', '[a-fA-F0]'],
    ['[^x]', '[^xX]'],
    ['\\d+ok', '\\d+[oO][kK]'],
    ['[X-c]', '[X-cA-Cx-z]'],
    ['ß', 'ß'],
  ])('%s becomes %s', (source, folded) => {
    expect(foldCase(source)).toBe(folded)
  })

  it('finds what the flag i finds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'z', 'Z', '-', '0', 'é', 'É'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (pattern, subject) => {
        const escaped = RegExp.escape(pattern)
        expect(new RegExp(foldCase(escaped)).test(subject)).toBe(new RegExp(escaped, 'i').test(subject))
      }),
    )
  })
})

describe('typed captures', () => {
  it.each([
    ['from <ip:addr>$', 'from (?<ip>[0-9A-Fa-f:.]+(?:%[0-9A-Za-z_.-]+)?)$'],
    ['(?P<user>.*) x', '(?<user>.*) x'],
    ['[<a:int>]', '[<a:int>]'],
    ['\\<a:int>', '\\<a:int>'],
    ['(?<=a)b', '(?<=a)b'],
  ])('%s becomes %s', (source, expanded) => {
    expect(expandTypedCaptures(source).source).toBe(expanded)
  })

  it('free spacing is taken out, but not of classes', () => {
    expect(withoutFreeSpacing('a b # comment\n [ #]\\ c')).toBe('ab[ #]\\ c')
  })
})

describe('linear time', () => {
  it.each([
    ['(a)\\1', 'it refers back to a group'],
    ['(?=a)b', 'it looks around'],
    ['(?!a)b', 'it looks around'],
    ['a{1,200}', 'a count in it is too large'],
  ])('%s is refused: %s', (source, problem) => {
    expect(compileLinear(source)).toMatchObject({ problem })
  })

  it('what explodes in a backtracking engine does not', () => {
    const compiled = compileLinear('^(a+)+$')
    if (!(compiled instanceof RegExp)) throw new Error('it was refused')
    expect(compiled.test(`${'a'.repeat(100_000)}b`)).toBe(false)
  })
})
