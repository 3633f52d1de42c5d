import { describe, expect, it } from 'vitest'
import { compileLinear } from '../../../src/check/patterns/linear.ts'
import fc from '../../support/properties.ts'
import { linearized, linearSource, PATTERNS, SUBJECTS } from './support.ts'

describe('folding the case', () => {
  it.each([
    ['ab', '[aA][bB]'],
    ['[a-f0]', '[a-fA-F0]'],
    ['[^x]', '[^xX]'],
    ['\\d+ok', '\\d+[oO][kK]'],
    ['[X-c]', '[X-cA-Cx-z]'],
    ['ß', 'ß'],
  ])('%s becomes %s', (source, folded) => {
    expect(linearSource(source, true)).toBe(folded)
  })

  it('finds what the flag i finds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'z', 'Z', '-', '0', 'é', 'É'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (pattern, subject) => {
        const escaped = RegExp.escape(pattern)
        expect(new RegExp(linearSource(escaped, true)).test(subject)).toBe(
          new RegExp(escaped, 'i').test(subject),
        )
      }),
    )
  })
})

describe('counts, and what the linear engine knows otherwise', () => {
  it.each([
    ['small counts stay', 'a{3}b{2,16}', 'a{3}b{2,16}'],
    ['large ones are written out', 'a{18}', `(?:${'a'.repeat(18)})`],
    ['what need not come is optional', 'a{1,17}', `(?:a${'(?:a'.repeat(16)}${')?'.repeat(16)})`],
    ['few are preferred where they were', 'a{16,18}?', `(?:${'a'.repeat(16)}(?:a(?:a)??)??)`],
    ['more may come where more might', '\\d{17,}', `(?:${'(?:\\d)'.repeat(17)}(?:\\d)*)`],
    ['counts within counts multiply', '(?:a{4}b){5}', `(?:${'(?:a{4}b)'.repeat(5)})`],
    ['groups without a name do not capture', '(a)(b|c)', '(?:a)(?:b|c)'],
    ['so they may be counted', '(ab){17}', `(?:${'(?:ab)'.repeat(17)})`],
    ['look-behind is known', '(?<=a)b(?<!c)', '(?<=a)b(?<!c)'],
    ['look-ahead at the end is text', 'a(?=b|c)', 'a(?:b|c)'],
    ['also before what may be missing', 'a(?:b(?=c))d*', 'a(?:b(?:c))d*'],
    ['what must not follow is another character or the end', 'a(?![bc])', 'a(?:$|[^bc])'],
    ['or another one somewhere', 'a(?!b\\d)', 'a(?:$|[^b]|b(?:$|[^\\d]))'],
    ['a dot is all but a line feed', '.+[.]\\.', '[^\\n]+[.]\\.'],
    ['and so is what must follow no dot', 'a(?!.)', 'a(?:$|\\n)'],
    ['a circumflex stays one', 'a(?![^^])', 'a(?:$|[\\^])'],
  ])('%s: %s', (_title, source, expected) => {
    expect(linearSource(source)).toBe(expected)
    expect(compileLinear(linearSource(source))).not.toHaveProperty('problem')
  })

  it.each([
    ['x(a)\\1', '\\1', 'it refers back to a group'],
    ['(?<a>.)y\\k<a>', '\\k<a>', 'it refers back to a group'],
    ['x(?=a)b', '(?=a)', 'it looks ahead'],
    ['^(?!a)b', '(?!a)', 'it looks ahead'],
    ['a(?!b|cd)', '(?!b|cd)', 'it looks ahead'],
    ['(?:a(?=b))+', '(?=b)', 'it looks ahead'],
    ['(?<n>a(?=b))', '(?=b)', 'it looks ahead'],
    ['(?<=(?<n>a))b', '(?<=(?<n>a))', 'it captures while looking back'],
    ['xa{257}y', 'a{257}', 'a count in it is larger than 256'],
    ['xa{1,9999}y', 'a{1,9999}', 'a count in it is larger than 256'],
    ['(?:(?<n>a)b){17}', '(?:(?<n>a)b){17}', 'it repeats a capture too often'],
    [
      '(?:[a-z]{200}x){200}',
      '(?:[a-z]{200}x){200}',
      'written out, its counts make it longer than 10,000 characters',
    ],
    ['a(?i:b)', 'i', 'it changes the flags in its middle'],
  ])('%s is refused at %s: %s', (source, part, problem) => {
    const result = linearized(source)
    if (!('refusal' in result)) throw new Error('it was taken')
    const { start, end } = result.refusal
    expect([source.slice(start, end), result.refusal.problem]).toEqual([part, problem])
  })

  it('a look-ahead at the beginning is told as two conditions', () => {
    expect(linearized('^(?!Accepted |Postponed )sshd: (.*)')).toHaveProperty(
      'refusal.hint',
      'say it with two conditions: `MESSAGE !~ /^(?:Accepted |Postponed )/ and MESSAGE ~ /^sshd: (.*)/`',
    )
  })

  it('finds and captures what the pattern finds, in either engine', () => {
    let taken = 0
    fc.assert(
      fc.property(PATTERNS, fc.array(SUBJECTS, { minLength: 5, maxLength: 5 }), (pattern, subjects) => {
        const result = linearized(pattern)
        if ('refusal' in result || result.source.length > 1_000) return
        taken++
        const original = new RegExp(pattern)
        const engines = [new RegExp(result.source, 'l'), new RegExp(result.source)]
        for (const subject of subjects)
          for (const engine of engines)
            expect(engine.exec(subject)?.groups).toEqual(original.exec(subject)?.groups)
        for (const subject of subjects)
          for (const engine of engines) expect(engine.test(subject)).toBe(original.test(subject))
      }),
      { numRuns: 2000, seed: 3 },
    )
    expect(taken).toBeGreaterThan(200)
  }, 60_000)
})
