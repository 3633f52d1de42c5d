import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { protectedAddresses } from '../../../src/effects/ban/never-ban.ts'
import { ownAddresses } from '../../../src/effects/ban/own-addresses.ts'
import fc from '../../support/properties.ts'

const NONE = { always: [], bySet: {}, widest: {}, dayOf: () => '2026-11-21' } as const
const spared = (who: string) => (address: string) => ({ address, reason: `${who} names ${address}` })
const own = (address: string) => ({ address, reason: `${address} is an address of this machine` })

const reasonAgainst = protectedAddresses({
  ...NONE,
  always: ['198.51.100.1', 'fe80::1'].map(own),
  bySet: {
    ssh: ['192.168.1.0/24', '2001:db8:1::/48', '203.0.113.7'].map(spared('never_ban of the set `ssh`')),
    web: [],
  },
})

describe('what must never be banned', () => {
  test.each([
    ['ssh', '192.168.1.5', 'never_ban of the set `ssh` names 192.168.1.0/24'],
    ['ssh', '192.168.1.128/25', 'never_ban of the set `ssh` names 192.168.1.0/24'],
    ['ssh', '192.168.0.0/16', 'never_ban of the set `ssh` names 192.168.1.0/24'],
    ['ssh', '::ffff:192.168.1.5', 'never_ban of the set `ssh` names 192.168.1.0/24'],
    ['ssh', '203.0.113.7', 'never_ban of the set `ssh` names 203.0.113.7'],
    ['ssh', '203.0.113.0/24', 'never_ban of the set `ssh` names 203.0.113.7'],
    ['ssh', '2001:db8:1:2::3', 'never_ban of the set `ssh` names 2001:db8:1::/48'],
    ['web', '198.51.100.1', '198.51.100.1 is an address of this machine'],
    ['web', 'fe80::1%eth0', 'fe80::1 is an address of this machine'],
    ['web', '127.0.0.53', 'it is a loopback address'],
    ['web', '::1', 'it is a loopback address'],
    ['web', '0.0.0.0/0', 'it is a loopback address'],
    ['web', '::/0', 'it is a loopback address'],
    ['web', '0.0.0.0', 'it is the unspecified address'],
    ['web', '::', 'it is the unspecified address'],
    ['web', '::ffff:0.0.0.0', 'it is the unspecified address'],
    ['web', '0.0.0.0/24', 'it is the unspecified address'],
    ['undeclared', '198.51.100.0/24', '198.51.100.1 is an address of this machine'],
    ['web', 'localhost', 'it is neither an address nor a network'],
  ])('in %s: %s, since %s', (set, text, reason) => {
    expect(reasonAgainst(set, text, 0)).toBe(reason)
  })

  test.each([
    ['ssh', '192.168.2.5'],
    ['web', '192.168.1.5'],
    ['undeclared', '203.0.113.7'],
    ['ssh', '2001:db8:2::/48'],
    ['ssh', '203.0.113.8/29'],
    ['web', '198.51.100.2/31'],
    ['web', '0.0.0.1'],
    ['web', '::2'],
  ])('in %s all others may be: %s', (set, text) => {
    expect(reasonAgainst(set, text, 0)).toBeUndefined()
  })

  test('no network that holds an address of this machine may be banned', () => {
    const judge = protectedAddresses({ ...NONE, always: [own('198.51.100.77')] })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 32 }), (prefix) => {
        expect(judge('ssh', `198.51.100.77/${prefix}`, 0)).toBeDefined()
      }),
    )
  })

  test('a mistake in what is protected is never passed over', () => {
    expect(() => protectedAddresses({ ...NONE, always: [own('192.168.1.0/33')] })).toThrow('192.168.1.0/33')
  })

  test('the addresses of all interfaces of this machine are protected', () => {
    const judge = protectedAddresses({ ...NONE, always: ownAddresses().map(own) })
    for (const { address } of Object.values(networkInterfaces()).flatMap((list = []) => list))
      expect(judge('ssh', address, 0)).toBeDefined()
  })
})
