import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missing } from '../../support/requirements.ts'

const MODULE = fileURLToPath(new URL('../../../src/effects/ban/own-addresses.ts', import.meta.url))

describe.skipIf(missing('root', 'ip'))('the addresses of this machine', () => {
  const [host, other] = ['a', 'b'].map((end) => `pyruse-own-${randomBytes(3).toString('hex')}-${end}`)
  const ip = (...args: readonly string[]) => execFileSync('ip', args, { encoding: 'utf8' })

  beforeAll(() => {
    for (const name of [host, other]) ip('netns', 'add', `${name}`)
    ip('-n', `${host}`, 'link', 'add', 'wire', 'type', 'veth', 'peer', 'name', 'wire', 'netns', `${other}`)
    ip('-n', `${host}`, 'address', 'add', '203.0.113.1/24', 'dev', 'wire')
  })
  afterAll(() => {
    for (const name of [host, other]) ip('netns', 'del', `${name}`)
  })

  it.each([
    ['is down', [], ['203.0.113.1']],
    [
      'waits for its link',
      ['address add 2001:db8:6::1/64 dev wire nodad', 'link set wire up'],
      ['203.0.113.1', '2001:db8:6::1'],
    ],
    ['loses one', ['address del 203.0.113.1/24 dev wire'], ['2001:db8:6::1']],
  ] as const)('are told of an interface that %s', (_title, commands, addresses) => {
    for (const command of commands) ip('-n', `${host}`, ...command.split(' '))
    const script = `console.log(JSON.stringify((await import(${JSON.stringify(MODULE)})).ownAddresses()))`
    const told = ip('netns', 'exec', `${host}`, process.execPath, '--input-type=module', '-e', script)
    expect(JSON.parse(told)).toEqual(addresses)
  })
})
