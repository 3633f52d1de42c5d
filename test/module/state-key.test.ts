import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stateKey } from '../../src/module/ports.ts'
import { parseAddress } from '../../src/values/address.ts'

test.each(['192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1', 'fe80::1%eth0'])(
  'the key of %s is JSON',
  (text) => {
    const address = parseAddress(text)
    const own = address?.text
    expect(stateKey([address])).toBe(JSON.stringify([own ?? null]))
    expect(stateKey([address, 'x"'])).toBe(JSON.stringify([own ?? null, 'x"']))
  },
)

test('the key of any address is JSON of its text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = parseAddress(text)
      expect(stateKey([address])).toBe(JSON.stringify([address?.text ?? null]))
    }),
  )
})
