import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyOfText, keyText, stateKey, textOfKey } from '../../src/module/state-key.ts'
import { parseAddress } from '../../src/values/address.ts'
import type { Value } from '../../src/values/value.ts'

test.each(['192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1', 'fe80::1%eth0', 'x"', '192.0.2.01', '1.2.3.4.5'])(
  'the key of %s is that of its text, and stored as JSON',
  (written) => {
    const value = parseAddress(written) ?? written
    const text = JSON.stringify([String(value)])
    for (const same of [value, String(value)]) {
      expect(textOfKey(stateKey([same]))).toBe(text)
      expect(stateKey([same])).toBe(keyOfText(text))
      expect(keyText([same, 'x"'])).toBe(JSON.stringify([String(value), 'x"']))
    }
  },
)

test('an IPv4 address alone is a number, and nothing else is', () => {
  const kinds = [parseAddress('192.0.2.1'), '255.255.255.255', parseAddress('::1'), 'a', 3, undefined].map(
    (value) => typeof stateKey([value]),
  )
  expect(kinds).toEqual(['number', 'number', 'string', 'string', 'string', 'string'])
  expect(typeof stateKey([parseAddress('192.0.2.1'), 'a'])).toBe('string')
})

const VALUES: fc.Arbitrary<Value | undefined> = fc.oneof(
  fc.oneof(fc.ipV4(), fc.ipV6()).map(parseAddress),
  fc.oneof(fc.ipV4(), fc.string(), fc.integer(), fc.boolean(), fc.constant(undefined)),
)

test('whatever the values are, a key is found again by its text, and no other values have it', () => {
  fc.assert(
    fc.property(fc.array(VALUES, { maxLength: 3 }), fc.array(VALUES, { maxLength: 3 }), (some, others) => {
      const key = stateKey(some)
      expect(textOfKey(key)).toBe(keyText(some))
      expect(keyOfText(keyText(some))).toBe(key)
      expect(stateKey(others) === key).toBe(keyText(others) === keyText(some))
    }),
  )
})
