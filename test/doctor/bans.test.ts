import { chmodSync } from 'node:fs'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkBanSets } from '../../src/doctor/ban-sets.ts'
import type { Finding, Patient } from '../../src/doctor/finding.ts'
import { checkInnerBans } from '../../src/doctor/inner-bans.ts'
import { checkTimeOut } from '../../src/doctor/time-out.ts'
import type { KeyedEffect } from '../../src/engine/ports.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { isObject } from '../../src/values/json-value.ts'
import { type NftNamespace, nftNamespace } from '../effects/ban/nft-namespace.ts'
import { PROGRAM } from '../end-to-end/support/daemon.ts'
import { makePlace, type Place } from '../end-to-end/support/place.ts'
import { PATIENT } from '../end-to-end/support/until.ts'
import { jsonLines } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'
import { NOW, patientIn, problem, warning } from './support/patient.ts'

const WRONG = `table inet filter {
  set ssh4 { type ipv4_addr; flags timeout; }
  set eternal { type ipv4_addr; }
  chain input { type filter hook input priority 0; ip saddr @ssh4 drop; }
}
`
const RIGHT = `table inet filter {
  set ssh4 { type ipv4_addr; flags interval,timeout; }
  chain input { type filter hook input priority 0; ip saddr @ssh4 drop; }
  chain forward { type filter hook forward priority 0; ip saddr @ssh4 drop; }
}
`

describe('doctor, of bans', PATIENT, () => {
  let place: Place
  beforeAll(() => {
    place = makePlace()
    place.write('a.chain', 'chain a from journal {\n    PRIORITY > 6 -> drop\n}\n')
  })
  afterAll(() => place[Symbol.dispose]())
  const patient = (settings: Readonly<Record<string, unknown>>, more?: Partial<Patient>) =>
    patientIn(place, settings, more)
  const namespaceWith = (ruleset: string) => nftNamespace(ruleset.replaceAll(/; ?|(?<=\{) | (?=\})/g, '\n'))
  const run = (namespace: NftNamespace, ...args: readonly string[]) => {
    const [file = '', ...before] = [...namespace.program.slice(0, -1), ...PROGRAM]
    return execa(file, [...before, ...args, '--config', place.path('settings.yaml')], { reject: false })
  }
  const doctorIn = async (namespace: NftNamespace, ...args: readonly string[]) => {
    const { exitCode, stdout } = await run(namespace, 'doctor', '--json', ...args)
    return { code: exitCode, findings: jsonLines(stdout) }
  }
  const runIn = async (ruleset: string, ...args: readonly string[]) => {
    using namespace = namespaceWith(ruleset)
    return await doctorIn(namespace, ...args)
  }
  const nftables = { backend: 'nftables', table: 'inet filter' }

  it.skipIf(missing('root', 'nft', 'ip'))(
    'tells what is wrong with ban sets, and how to mend it',
    async () => {
      place.settings({
        chains: ['a.chain'],
        ban_sets: {
          pyruse: { ...nftables, ipv4: 'ssh4' },
          old: { ...nftables, ipv4: 'eternal' },
          none: { ...nftables, ipv4: 'gone' },
        },
      })
      const { code, findings } = await runIn(WRONG)
      expect(code).toBe(1)
      expect(findings).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            about: 'ban set pyruse',
            ...warning(/no rule drops what comes from inet filter ssh4 in forward/),
            mend: expect.stringContaining('nft insert rule inet filter forward ip saddr @ssh4 drop'),
          }),
          expect.objectContaining({ about: 'ban set old', ...problem(/eternal takes no time-outs/) }),
          expect.objectContaining({ about: 'ban set old', ...problem(/eternal in input/) }),
          expect.objectContaining({ about: 'ban set none', ...problem(/there is no set inet filter gone/) }),
        ]),
      )
    },
  )

  it.skipIf(missing('root', 'nft', 'ip', 'ipset', 'iptables'))('looks at sets of ipset as well', async () => {
    place.settings({
      chains: ['a.chain'],
      ban_sets: {
        good: { backend: 'ipset', ipv4: 'good4' },
        old: { backend: 'ipset', ipv4: 'old4' },
        none: { backend: 'ipset', ipv4: 'gone4' },
      },
    })
    using namespace = namespaceWith('')
    const [ip = '', ...inside] = namespace.program.slice(0, -1)
    for (const command of [
      'ipset create good4 hash:net timeout 0',
      'ipset create old4 hash:ip',
      ...['INPUT', 'FORWARD'].map((chain) => `iptables -I ${chain} -m set --match-set good4 src -j DROP`),
    ])
      await execa(ip, [...inside, ...command.split(' ')])
    const { findings } = await doctorIn(namespace)
    const of = (set: string) =>
      findings.filter((finding) => isObject(finding) && finding.about === `ban set ${set}`)
    expect(of('good')).toMatchObject([{ level: 'ok' }])
    expect(of('none')).toMatchObject([problem(/^there is no set gone4$/)])
    expect(of('old')).toMatchObject([
      problem(/^old4 takes no time-outs$/),
      problem(/^no rule drops what comes from old4 in input$/),
      warning(/^no rule drops what comes from old4 in forward$/),
    ])
  })

  const START = 'systemctl start pyruse-ts  # the daemon makes it'
  const ANEW = `nft delete table inet own; ${START}; where the table holds more, give manage one of its own`
  it.skipIf(missing('root', 'nft', 'ip')).each<[string, string, readonly object[]]>([
    [
      'is missing',
      '',
      [
        { ...problem(/^there is no set inet own b4$/), mend: START },
        { ...problem(/^there is no set inet own b4_networks$/), mend: START },
      ],
    ],
    [
      'was made by hand with other flags',
      'table inet own {\n  set b4 { type ipv4_addr; flags interval,timeout; }\n}\n',
      [
        {
          ...problem(/^inet own b4 has the flags interval,timeout instead of timeout$/),
          meaning: 'the daemon can make no rules that use it: nobody is kept out',
          mend: ANEW,
        },
        { ...problem(/^there is no set inet own b4_networks$/), mend: ANEW },
      ],
    ],
    [
      'has lost its rules',
      'table inet own {\n  set b4 { type ipv4_addr; flags timeout; }\n  set b4_networks { type ipv4_addr; flags interval,timeout; }\n}\n',
      ['b4 in input', 'b4 in forward', 'b4_networks in input', 'b4_networks in forward'].map((where) => ({
        finding: `no rule drops what comes from inet own ${where}`,
        mend: START,
      })),
    ],
  ])('leaves a set to the daemon that makes it, and that %s', async (_, ruleset, expected) => {
    const own = { ...nftables, table: 'inet own', ipv4: 'b4', manage: true }
    place.settings({ chains: ['a.chain'], ban_sets: { own } })
    using namespace = namespaceWith(ruleset)
    const isOfSet = (finding: unknown): finding is Finding =>
      isObject(finding) && finding.about === 'ban set own'
    const ofSet = async () => (await doctorIn(namespace)).findings.filter(isOfSet)
    const findings = await ofSet()
    expect(findings).toMatchObject(expected)
    const [first = ''] = String(findings[0]?.mend).split(';')
    if (first.startsWith('nft ')) namespace.nft(...first.split(' ').slice(1))
    expect(await run(namespace, 'bans', 'restore')).toMatchObject({ exitCode: 0 })
    expect(await ofSet()).toMatchObject([{ level: 'ok' }])
  })

  it.skipIf(missing('root', 'nft', 'ip'))('has the running daemon make what is missing', async () => {
    const own = { ...nftables, table: 'inet pyruse_test_nowhere', ipv4: 'b4', manage: true }
    const silent = { daemon: { kind: 'silent', message: '', hint: '' } } as const
    const [finding] = await checkBanSets(patient({ ban_sets: { own } }, silent))
    expect(finding?.mend).toBe('pyruse-ts reload  # the daemon makes it, at the latest within 5m')
  })

  it.skipIf(missing('root', 'nft', 'ip'))('finds a sound set fine, and tries a ban out', async () => {
    place.settings({ chains: ['a.chain'], ban_sets: { pyruse: { ...nftables, ipv4: 'ssh4' } } })
    const { findings } = await runIn(RIGHT, '--try')
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ about: 'configuration', level: 'ok' }),
        expect.objectContaining({ about: 'daemon', ...problem(/does not run/) }),
        expect.objectContaining({ about: 'programs', level: 'ok' }),
        {
          about: 'ban set pyruse',
          level: 'ok',
          finding: expect.stringMatching(/there, with time-outs, dropped in input and forward/),
        },
        { about: 'ban set pyruse', level: 'ok', finding: expect.stringMatching(/the ban began, and ended/) },
      ]),
    )
  })

  it('knows sets that keep nobody out', async () => {
    const sets = { a: { backend: 'none' }, b: { ...nftables, ipv4: 'x', mode: 'observe' } }
    expect(await checkBanSets(patient({ ban_sets: sets }))).toMatchObject([
      { level: 'ok', finding: expect.stringContaining('only remembers') },
      expect.objectContaining({ about: 'ban set b' }),
    ])
  })

  it('looks for the programs of bans', async () => {
    const [there, plain] = [place.write('block', '#!/bin/sh\n'), place.write('plain', '#!/bin/sh\n')]
    chmodSync(there, 0o755)
    const gone = place.path('gone')
    const command = (ban: string, more: object = {}) => ({
      backend: 'command',
      ban: [ban, '{address}'],
      ...more,
    })
    const sets = {
      good: command(there, { unban: ['true'], list: ['sh', '-c', 'true'] }),
      unlisted: command('true'),
      named: command(place.path('{set}')),
      gone: command(gone, { unban: [gone, '-u'], list: ['no-such-program'] }),
      plain: command('true', { unban: [plain] }),
      directory: command(place.directory),
      observed: command(gone, { mode: 'observe' }),
    }
    expect(await checkBanSets(patient({ ban_sets: sets }))).toMatchObject([
      { about: 'ban set good', level: 'ok', finding: `${there}, true, sh: there, to be tried by --try` },
      { about: 'ban set unlisted', level: 'ok', finding: 'true: there' },
      { about: 'ban set named', ...problem(/^there is no program .*\/named$/) },
      {
        about: 'ban set gone',
        ...problem(/^there is no program .*\/gone$/),
        meaning: 'nobody is banned',
        mend: 'install it, or name it by its path: ban_sets.gone.ban',
      },
      {
        about: 'ban set gone',
        ...problem(/^there is no program no-such-program$/),
        meaning: 'bans that are missing are not put back',
        mend: 'install it, or name it by its path: ban_sets.gone.list',
      },
      {
        about: 'ban set plain',
        level: 'problem',
        finding: `${plain} may not be run`,
        meaning: 'nobody is unbanned',
        mend: `chmod +x ${plain}`,
      },
      { about: 'ban set directory', ...problem(/^there is no program /) },
      { about: 'ban set observed', level: 'ok' },
    ])
  })

  it('does not take what it cannot try out for fine', async () => {
    const list = ['true']
    const nobodies = ['192.0.2.1', '198.51.100.1', '203.0.113.1']
    const ban_sets = {
      unlisted: { backend: 'command', ban: ['true', '{seconds}'] },
      ended: { backend: 'command', ban: ['true'], unban: ['true'], list },
      only6: { ...nftables, ipv6: 'x' },
      held: { backend: 'command', ban: ['true', '{seconds}'], list: ['printf', '%s\\n', ...nobodies] },
      lost: { backend: 'command', ban: ['true', '{seconds}'], list },
      none: { backend: 'none' },
      observed: { ...nftables, ipv4: 'x', mode: 'observe' },
    }
    const asked = patient({ ban_sets }, { trying: { ban: true, mail: false } })
    expect(await checkTimeOut(asked)).toMatchObject([
      { about: 'ban set unlisted', ...warning(/not tried out: without `list`/) },
      { about: 'ban set ended', ...warning(/not tried out: its bans are ended by the daemon/) },
      { about: 'ban set only6', ...warning(/not tried out: it bans no IPv4/) },
      { about: 'ban set held', ...warning(/not tried out: \S+ is banned already/) },
      { about: 'ban set lost', ...problem(/was banned, and is not there/) },
    ])
  })

  it('warns where somebody nearby is banned, who may be a proxy', async () => {
    const state = place.path('inner-bans')
    const asked = patient({ state, ban_sets: { web: { backend: 'none' } } })
    const store = new SqliteStore(openDatabase(state))
    expect(await checkInnerBans(asked)).toMatchObject([{ level: 'ok' }])
    const banOf = (address: string, at: number): KeyedEffect => ({
      key: address,
      cause: '',
      effect: {
        effect: 'ban',
        set: 'web',
        address,
        at: at * 1000,
        seconds: 60,
        source: 'journal',
        rule: null,
      },
    })
    store.commit({
      cursors: new Map(),
      changes: [],
      effects: [
        ...['203.0.113.9', '10.0.0.5', 'fd00::/64'].map((address) => banOf(address, NOW - 1000)),
        banOf('192.168.1.1', NOW - 3_600_000),
      ],
      totals: { entries: 4, accepted: 4, dropped: 0, policy: 0 },
      hits: { since: NOW * 1000, counts: new Map() },
    })
    store.close()
    expect(await checkInnerBans(asked)).toMatchObject([
      { ...warning(/^10\.0\.0\.5 is banned by web/), mend: expect.stringContaining('never_ban') },
      warning(/^fd00::\/64 is banned by web/),
    ])
  })
})
