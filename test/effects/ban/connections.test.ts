import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createExecutors } from '../../../src/effects/executors.ts'
import { missing } from '../../support/requirements.ts'
import { items, NEVER, payload } from '../payloads.ts'
import { settingsWith } from './settings-with.ts'
import { ATTACKER, connectThreeHosts, type ThreeHosts } from './three-hosts.ts'

/** As many administrators have it: what is established is accepted first. */
const RULESET = `table inet filter {
  set bad4 { type ipv4_addr; flags interval,timeout; }
  set bad6 { type ipv6_addr; flags timeout; }
  chain input {
    type filter hook input priority 0
    ct state established,related accept
    ip saddr @bad4 drop
    ip6 saddr @bad6 drop
  }
}`
const SET = { backend: 'nftables', table: 'inet filter', ipv4: 'bad4', ipv6: 'bad6' }

/** A server that answers each line, on the defender; and a client that says one whenever it is told to. */
const SERVER = `require('node:net').createServer((s) => s.on('error', () => {}).pipe(s)).listen(7777, '::', () => console.log('up'))`
const CLIENT = `const s = require('node:net').connect({ host: process.argv[1], port: 7777, localAddress: process.argv[2] });
s.on('data', (d) => process.stdout.write(d)).on('error', () => {}); process.stdin.pipe(s)`

function startNode(prefix: readonly string[], script: string, ...args: readonly string[]) {
  const [program = '', ...before] = prefix
  const child = spawn(program, [...before, process.execPath, '-e', script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  return { child, [Symbol.dispose]: () => void child.kill('SIGKILL') }
}

/** Whether the server answers what the client says on the connection that it has. */
async function answers({ child }: ReturnType<typeof startNode>): Promise<boolean> {
  child.stdin.write('hello\n')
  return Promise.race([once(child.stdout, 'data').then(() => true), setTimeout(700).then(() => false)])
}

async function ban(hosts: ThreeHosts, cut: boolean, elements: readonly string[]) {
  const troubles: string[] = []
  const settings = settingsWith({ ssh: { ...SET, cut_connections: cut } })
  const executor = createExecutors(settings, {
    prefix: hosts.onDefender,
    onTrouble: (message) => troubles.push(message),
  }).find(({ effects }) => effects.includes('ban'))
  const bans = elements.map((address) =>
    payload({ effect: 'ban', set: 'ssh', address, seconds: 60 }, Date.now() * 1000),
  )
  const outcomes = await executor?.execute(items(...bans), NEVER)
  return { allMade: outcomes?.every(({ ok }) => ok), troubles }
}

describe.skipIf(missing('root', 'ip', 'nft', 'ping', 'conntrack'))('a connection that is established', () => {
  const many = Array.from({ length: 100 }, (_, n) => `10.9.0.${n}`)

  test.each([
    ['lives on after a ban alone', false, [ATTACKER.ipv4], true],
    ['is cut with it, where the settings want that', true, [ATTACKER.ipv4], false],
    ['is cut with a ban of its network', true, ['203.0.113.0/24'], false],
    ['is cut among many', true, [...many, ATTACKER.ipv4], false],
    ['is not cut with the bans of others', true, many, true],
  ])('%s', async (_title, cut, elements, lives) => {
    using hosts = connectThreeHosts()
    hosts.run('nft', RULESET)
    using server = startNode(hosts.onDefender, SERVER)
    await once(server.child.stdout, 'data')
    using client = startNode(hosts.onAttacker, CLIENT, '203.0.113.1', ATTACKER.ipv4)
    await expect.poll(() => answers(client), { timeout: 10_000 }).toBe(true)
    expect(await ban(hosts, cut, elements)).toEqual({ allMade: true, troubles: [] })
    expect(await answers(client)).toBe(lives)
  })

  test('cannot be cut without a place for a file, which is said, and the ban is made', async () => {
    using hosts = connectThreeHosts()
    hosts.run('nft', RULESET)
    vi.stubEnv('TMPDIR', '/nonexistent')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(await ban(hosts, true, [ATTACKER.ipv4])).toEqual({
      allMade: true,
      troubles: [
        expect.stringMatching(/^Connections of banned addresses cannot be cut: ENOENT.*nonexistent/),
      ],
    })
  })

  test('cannot be cut without conntrack, which is said, and the ban is made', async () => {
    using hosts = connectThreeHosts()
    hosts.run('nft', RULESET)
    const troubles: string[] = []
    const settings = settingsWith({ ssh: { ...SET, cut_connections: true } })
    const executor = createExecutors(settings, {
      prefix: ['/nonexistent/env'],
      nft: [...hosts.onDefender, 'nft'],
      onTrouble: (message) => troubles.push(message),
    }).find(({ effects }) => effects.includes('ban'))
    const effect = payload(
      { effect: 'ban', set: 'ssh', address: ATTACKER.ipv4, seconds: 60 },
      Date.now() * 1000,
    )
    expect(await executor?.execute(items(effect), NEVER)).toEqual([{ ok: true }])
    expect(troubles).toEqual([
      'Connections of banned addresses cannot be cut: the program conntrack cannot be run',
    ])
  })
})
