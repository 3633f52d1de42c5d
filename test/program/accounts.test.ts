import { expect, test } from 'vitest'
import { SystemAccounts } from '../../src/program/accounts.ts'

test.each([
  ['users', 'root', true],
  ['users', 'nobody-knows-me', false],
  ['users', '', false],
  ['groups', 'root', true],
  ['groups', 'nobody-knows-us', false],
] as const)('of the %s of this machine, is %j one? %j', (kind, name, isKnown) => {
  expect(new SystemAccounts()[kind]().has(name)).toBe(isKnown)
})

test('whoever asks again is answered from what is known', () => {
  const accounts = new SystemAccounts()
  expect(accounts.users()).toBe(accounts.users())
  expect(accounts.users()).not.toBe(accounts.groups())
})
