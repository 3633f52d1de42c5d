import { describe, expect, it } from 'vitest'
import { parseAddress, parseNetwork } from '../../src/values/address.ts'

describe('an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::1', '::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is %s in canonical form', (text, canonical) => {
    expect(parseAddress(text)?.text).toBe(canonical)
  })

  it.each([
    '',
    '203.0.113',
    '010.0.0.1',
    '0x7f.1',
    '1',
    '203.0.113.256',
    '203.0.113.9 ',
    '203.0.113.9; drop',
    '1::2::3',
    'g::1',
    '203.0.113.9\n',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })
})

describe('a network', () => {
  it.each([
    ['192.168.1.97/29', '192.168.1.96/29'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['2001:db8:1:2:3::/64', '2001:db8:1:2::/64'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::ffff:192.0.2.7/120', '192.0.2.0/24'],
  ])('%s is %s', (text, canonical) => {
    expect(parseNetwork(text)?.text).toBe(canonical)
  })

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '::/129', '/8', '::ffff:0:0/20'])(
    '%j is none',
    (text) => {
      expect(parseNetwork(text)).toBeUndefined()
    },
  )

  it.each([
    ['10.0.0.0/8', '10.255.1.2', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::1', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['10.0.0.0/8', '::ffff:10.1.1.1', true],
  ])('whether %s holds %s: %s', (network, address, held) => {
    const parsed = parseAddress(address)
    expect(parsed && parseNetwork(network)?.contains(parsed)).toBe(held)
  })
})
