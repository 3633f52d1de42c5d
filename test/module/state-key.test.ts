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

test('an IPv4 address is a number, alone or behind a name, and nothing else is', () => {
  const address = parseAddress('192.0.2.1')
  const kinds = [
    [address],
    ['255.255.255.255'],
    ['ssh_auth', address],
    ['ssh_auth', '255.255.255.255'],
    [parseAddress('::1')],
    ['a'],
    [3],
    [undefined],
    ['ssh_auth', parseAddress('::1')],
    [address, 'ssh_auth'],
    [address, address],
    ['ssh auth', address],
    ['ssh"', address],
    [undefined, address],
    ['ssh_auth', 'root', address],
  ].map((values) => typeof stateKey(values))
  expect(kinds).toEqual([...Array(4).fill('number'), ...Array(11).fill('string')])
})

const VALUES: fc.Arbitrary<Value | undefined> = fc.oneof(
  fc.oneof(fc.ipV4(), fc.ipV6()).map(parseAddress),
  fc.oneof(fc.ipV4(), fc.string(), fc.integer(), fc.boolean(), fc.constant(undefined)),
  fc.constantFrom('ssh_auth', 'http_probe', 'a"', '","'),
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

// The last one: names are given out once.
test('of ever new names, the keys become texts, and those that were numbers stay so', () => {
  const address = parseAddress('192.0.2.1')
  const keys = ['first', ...Array.from({ length: 1100 }, (_, at) => `made_up_${nameOf(at)}`)].map((name) => [
    name,
    stateKey([name, address]),
  ])
  expect(keys.map(([, key]) => typeof key)).toContain('string')
  expect(typeof keys[0]?.[1]).toBe('number')
  for (const [name, key] of keys) {
    expect(stateKey([name, address])).toBe(key)
    expect(keyOfText(textOfKey(key ?? ''))).toBe(key)
  }
})

/** A number in letters. */
function nameOf(number: number): string {
  return [...`${number}`].map((digit) => 'abcdefghij'[Number(digit)]).join('')
}
