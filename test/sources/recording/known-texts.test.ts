import { expect, it } from 'vitest'
import { KnownTexts } from '../../../src/sources/recording/known-texts.ts'
import { decodeText } from '../../../src/sources/text.ts'
import fc from '../../support/properties.ts'

const FALLBACK = new TextDecoder('windows-1252')

/** Few bytes and lengths, so that values come again, and others at their places; some are too long to be remembered. */
const VALUE = fc.oneof(
  fc.uint8Array({ minLength: 5, maxLength: 6, min: 0x61, max: 0x62 }),
  fc.uint8Array({ minLength: 48, maxLength: 49, min: 0x61, max: 0x62 }),
  fc.uint8Array({ maxLength: 12 }),
  fc.constantFrom('sshd', 'Grüße', 'nginx').map((text) => Buffer.from(text)),
)

it('gives the text of any value as if none had come before', () => {
  fc.assert(
    fc.property(fc.array(VALUE, { minLength: 20, maxLength: 100 }), (values) => {
      const texts = new KnownTexts(FALLBACK)
      const bytes = Buffer.concat([...values, ...values])
      let start = 0
      for (const { length } of [...values, ...values]) {
        const end = start + length
        expect(texts.decode(bytes, start, end)).toBe(decodeText(bytes, start, end, FALLBACK))
        start = end
      }
    }),
    { seed: 11 },
  )
})
