import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command } from '../../../src/cli/bans.ts'
import { type NftNamespace, nftNamespace } from '../../effects/ban/nft-namespace.ts'
import { type Daemon, startDaemon } from '../../end-to-end/support/daemon.ts'
import { makePlace, type Place } from '../../end-to-end/support/place.ts'
import { PATIENT, until } from '../../end-to-end/support/until.ts'
import { type Journald, startJournald } from '../../support/journald.ts'
import { jsonLines, pyruse } from '../../support/pyruse.ts'
import { missing } from '../../support/requirements.ts'

const RULESET = `table inet filter {
  set ssh4 { type ipv4_addr; flags interval,timeout; }
}
`
const CHAIN = `chain sshd from journal on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed password for {user} from {ip:addr} port {_}" -> goto failed
}
chain failed {
    count ssh by ip within 15m as failures
    failures < 3 -> accept
    ban ip with ssh for 2h
    accept
}
`
/** Who fails, in this order. */
const FAILURES = ['203.0.113.9', '203.0.113.7', '203.0.113.9', '203.0.113.9', '203.0.113.7']

describe.skipIf(missing('root', 'nft', 'ip', 'journald', 'journalctl'))('bans by hand', PATIENT, () => {
  let namespace: NftNamespace
  let place: Place
  let journald: Journald
  let daemon: Daemon
  const inside = () => namespace.program.slice(0, -1)
  const run = (...args: readonly string[]) => bans(args)
  const bans = (args: readonly string[], input = '') =>
    pyruse(['bans', ...args, '--config', place.path('settings.yaml')], input)
  const start = async () => {
    daemon = await startDaemon(place.path('settings.yaml'), { prefix: inside() })
  }
  const addresses = () => namespace.elements('ssh4').map((element) => element.split(' ')[0])
  const untilHeld = (...wanted: readonly string[]) =>
    until(
      `the set holds ${wanted}`,
      () => JSON.stringify(addresses().sort()) === JSON.stringify([...wanted].sort()),
    )

  beforeAll(async () => {
    journald = await startJournald()
    namespace = nftNamespace(RULESET)
    place = makePlace()
    place.write('main.chain', CHAIN)
    place.settings({
      chains: ['main.chain'],
      sources: { journal: { kind: 'journald', namespace: journald.namespace } },
      ban_sets: {
        ssh: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4', never_ban: ['10.0.0.0/8'] },
        dry: { backend: 'none' },
      },
    })
    await start()
    for (const [n, address] of FAILURES.entries())
      journald.send({
        SYSLOG_IDENTIFIER: 'sshd',
        MESSAGE: `Failed password for root from ${address} port ${n}`,
      })
  })
  afterAll(async () => {
    await daemon[Symbol.asyncDispose]()
    namespace[Symbol.dispose]()
    await journald.stop()
    place[Symbol.dispose]()
  })

  it('are in the kernel and in the list, and those that must not be are refused', async () => {
    await untilHeld('203.0.113.9')
    const added = await run(
      ...['add', '198.18.1.1', '198.51.100.77/24', '10.1.2.3', '::ffff:nonsense', 'with', 'ssh'],
      ...['--for', '2h', '--comment', 'asked by\u001b[2J \u202ethe hoster'],
    )
    expect(added.code).toBe(1)
    expect(added.stdout).toMatch(/^198\.18\.1\.1 is banned by ssh until .*\n198\.51\.100\.0\/24 is banned/)
    expect(added.stderr).toMatch(/10\.1\.2\.3: .*never_ban.*10\.0\.0\.0\/8\n.*nonsense: it is neither/)
    await untilHeld('198.18.1.1', '198.51.100.0/24', '203.0.113.9')
    const listed = await run('list', '--json')
    expect(jsonLines(listed.stdout)).toContainEqual(
      expect.objectContaining({ set: 'ssh', address: '198.18.1.1', times: 1, rule: null }),
    )
    expect(listed.stdout).toContain('asked by\\u001b[2J \\u202ethe hoster')
    const shown = await run('list', '--set', 'ssh')
    expect(shown.stdout).toMatch(/198\.18\.1\.1 +ssh .* by hand: asked by␛\[2J .*the hoster/)
    for (const { stdout } of [listed, shown]) expect(stdout).not.toMatch(/[\u001b\u202e]/)
    expect(await run('list', '--set', 'shh')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: there is no ban set "shh"\n.*did you mean `ssh`\?$/),
    })
  })

  it('can be ended, in the kernel and in the database', async () => {
    expect(await run('remove', '198.18.1.1')).toMatchObject({
      code: 0,
      stdout: '198.18.1.1 is banned by ssh no more.',
    })
    await untilHeld('198.51.100.0/24', '203.0.113.9')
    const inNetwork = await run('remove', '198.51.100.7')
    expect(inNetwork.code).toBe(1)
    expect(inNetwork.stderr).toMatch(/it is not banned\n.*198\.51\.100\.0\/24 is, by ssh/)
  })

  it('are told why: the bans, and the entries that led to them', async () => {
    const { stdout } = await run('why', '203.0.113.9', '--json')
    const rows = jsonLines(stdout)
    expect(rows).toMatchObject([
      { ban: { address: '203.0.113.9', rule: expect.stringContaining('main.chain:7') } },
      { entry: { counters: { ssh: 1 }, effects: [], message: expect.stringMatching(/port 0$/) } },
      { entry: { counters: { ssh: 2 }, effects: [], message: expect.stringMatching(/port 2$/) } },
      {
        entry: {
          counters: { ssh: 3 },
          effects: [{ effect: 'ban' }],
          message: expect.stringMatching(/port 3$/),
        },
      },
    ])
    const hoster = await run('why', '198.51.100.200')
    expect(hoster.stdout).toMatch(/^198\.51\.100\.0\/24 by ssh: .*by hand\n {4}asked by␛/)
  })

  it('last without end where no time is named', async () => {
    expect(await run('add', '198.18.1.8', 'with', 'dry')).toMatchObject({
      code: 0,
      stdout: '198.18.1.8 is banned by dry without end.',
    })
    const listed = await run('list', '--json', '--set', 'dry')
    expect(jsonLines(listed.stdout)).toMatchObject([{ address: '198.18.1.8', until: null }])
    expect((await run('remove', '198.18.1.8', 'with', 'dry')).code).toBe(0)
  })

  it('that are to last for longer than can be told end as late as can be', async () => {
    const address = '198.18.1.8'
    for (const duration of ['99999d', '9'.repeat(400).concat('w')])
      expect(await run('add', address, 'with', 'dry', '--for', duration)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^198\.18\.1\.8 is banned by dry until 2255-06-0/),
      })
    const listed = await run('list', '--json', '--set', 'dry')
    expect(jsonLines(listed.stdout)).toMatchObject([{ address, until: expect.stringMatching(/^2255-06-0/) }])
    expect((await run('remove', address, '--set', 'dry')).code).toBe(0)
  })

  it('wait in the database where the daemon is down, and survive its end', async () => {
    await daemon.stop()
    const added = await run('add', '198.18.1.9', 'with', 'ssh', '--for', '1h')
    expect(added).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('carries this out when it is started'),
    })
    expect(addresses().sort()).toEqual(['198.51.100.0/24', '203.0.113.9'])
    const long = await run('add', '198.18.1.8', 'with', 'dry', '--for', '99999d')
    expect(long).toMatchObject({ code: 0, stdout: expect.stringMatching(/ until 2255-06-0/) })
    expect((await run('remove', '198.18.1.8', '--set', 'dry')).code).toBe(0)
    namespace.nft('flush', 'set', 'inet', 'filter', 'ssh4')
    await start()
    await untilHeld('198.18.1.9', '198.51.100.0/24', '203.0.113.9')
  })

  it('are exported, imported again as they were, and mixed with other lists', async () => {
    const file = place.path('bans.json')
    expect(await run('export', file)).toMatchObject({ code: 0, stdout: '' })
    const exported = jsonLines(readFileSync(file, 'utf8'))
    expect(exported).toHaveLength(3)
    expect(await run('import', file)).toMatchObject({
      code: 0,
      stdout: '0 imported, 3 known already, 0 refused.',
    })
    expect((await run('import', file, '--set', 'dry')).stdout).toBe('3 imported, 0 known already, 0 refused.')
    const dry = await run('list', '--set', 'dry', '--json')
    expect(jsonLines(dry.stdout)).toMatchObject(exported.map((ban) => Object.assign({}, ban, { set: 'dry' })))
    // More than one request holds.
    const many = Array.from({ length: 2_000 }, (_, n) => `198.19.${n >> 8}.${n & 255}`)
    const imported = await bans(
      ['import', '-', '--set', 'dry', '--for', '1h'],
      [...Array.from({ length: 25 }, () => '10.9.9.9/33'), ...many].join('\n'),
    )
    expect(imported.stdout).toBe('2000 imported, 0 known already, 25 refused.')
    expect(imported.stderr).toMatch(/(?:10\.9\.9\.9\/33: [\s\S]*){20}error: 5 more are refused, too/)
  })
})

describe('orders of bans', () => {
  it.each([
    ['an action that there is not', ['ad', '192.0.2.1'], {}, /there is no `bans ad`: did you mean `add`/],
    ['no set', ['add', '192.0.2.1'], {}, /bans add ADDRESS with SET/],
    [
      'an option of another action',
      ['remove', '192.0.2.1'],
      { for: '2h' },
      /--for does not go with `bans remove`/,
    ],
    ['no set behind `with`', ['remove', '192.0.2.1', 'with'], {}, /bans remove ADDRESS/],
    [
      'more behind the set',
      ['add', '192.0.2.1', 'with', 'ssh', '192.0.2.2'],
      {},
      /bans add ADDRESS with SET/,
    ],
    ['two sets', ['remove', '192.0.2.1', 'with', 'ssh'], { set: 'web' }, /bans remove ADDRESS/],
    ['a time that is none', ['add', '192.0.2.1', 'with', 'ssh'], { for: 'soon' }, /--for must look like 30s/],
  ])('are refused where they have %s', async (_, words, given, said) => {
    const problems: string[] = []
    const options = { config: 'examples/quickstart/settings.yaml', ...given }
    const code = await command.run({
      arguments: words,
      options,
      wrongUsage: (problem) => {
        problems.push(problem)
        return 2
      },
    })
    expect({ code, problems }).toEqual({ code: 2, problems: [expect.stringMatching(said)] })
  })
})
