import { describe, expect, it } from 'vitest'
import { parseWholeNumber } from '../../../src/check/patterns/capture-types.ts'
import fc from '../../support/properties.ts'

describe('a whole number', () => {
  it.each([
    ['0', 0],
    ['65535', 65_535],
    ['007', 7],
    ['-5', -5],
    ['+5', 5],
    ['999999999999999', 999_999_999_999_999],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', undefined],
    ['000000000000000000001', 1],
    ['', undefined],
    ['-', undefined],
    [' 1', undefined],
    ['1 ', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['1.0', undefined],
    ['१', undefined],
  ])('is read from %j as %s', (text, number) => {
    expect(parseWholeNumber(text)).toBe(number)
  })

  it('is what JavaScript makes of any decimal digits, where a double holds that', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[+-]?[0-9]{1,18}$/), (text) => {
        const number = Number(text)
        expect(parseWholeNumber(text)).toBe(Number.isSafeInteger(number) ? number : undefined)
      }),
    )
  })
})
