import { expect, test } from 'vitest'
import { keyOfText, keyText, stateKey, textOfKey } from '../../src/module/state-key.ts'
import { parseAddress } from '../../src/values/address.ts'
import type { Value } from '../../src/values/value.ts'
import fc from '../support/properties.ts'

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

/** What differs only far behind its beginning, in what is no character, or is what another text is kept as. */
const LONG_TEXTS = [
  'x'.repeat(200),
  'x'.repeat(201),
  'x'.repeat(1_000_000),
  `${'x'.repeat(1_000_000)}y`,
  `${'x'.repeat(300)}\ud800`,
  `${'x'.repeat(300)}\ud801`,
  '😀'.repeat(150),
  ` ${'😀'.repeat(150)}`,
  '\0'.repeat(300),
  JSON.parse(keyText(['x'.repeat(201)]))[0],
]

// As `printf x…x | iconv -t UTF-16LE | sha256sum` has it, in base64url.
test.each([
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(201), `${'x'.repeat(159)}…w8U0FJamV-uilXzqemLjiv_4ZDjVsx-x94UFMxwIHP0`],
  ['é'.repeat(300), `${'é'.repeat(159)}…8iZEHAHhBq_79B0tW_Nv2nw2-0m9dpFMzktCSoaVPQY`],
])('of a long text the key has its beginning and a hash, the same in each run', (text, kept) => {
  expect(keyText(['a', text])).toBe(JSON.stringify(['a', kept]))
})

test('long texts have keys that are short, and each its own', () => {
  const keys = LONG_TEXTS.map((text) => textOfKey(stateKey(['ssh_auth', text])))
  expect(new Set(keys).size).toBe(keys.length)
  expect(Math.max(...keys.map(({ length }) => length))).toBeLessThan(1_250)
})

const VALUES: fc.Arbitrary<Value | undefined> = fc.oneof(
  fc.oneof(fc.ipV4(), fc.ipV6()).map(parseAddress),
  fc.oneof(fc.ipV4(), fc.string(), fc.integer(), fc.boolean(), fc.constant(undefined)),
  fc.constantFrom('ssh_auth', 'http_probe', 'a"', '","'),
  fc.constantFrom(...LONG_TEXTS),
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
