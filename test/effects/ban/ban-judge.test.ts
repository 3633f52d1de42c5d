import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createBanJudge } from '../../../src/effects/ban/ban-judge.ts'
import { ipv4Gateways, ipv6Gateways } from '../../../src/effects/ban/gateways.ts'
import { settingsWith } from './settings-with.ts'

const directory = mkdtempSync(join(tmpdir(), 'judge-'))
const file = join(directory, 'trusted')
afterAll(() => rmSync(directory, { recursive: true }))
writeFileSync(file, '# colleagues\n198.51.100.0/24\n\n2001:db8:7::1 # Anna\n')

const SETTINGS = settingsWith(
  {
    ssh: { backend: 'none', never_ban: [{ address: '198.18.9.7', comment: 'the backup' }] },
    wide: { backend: 'none', widest: { ipv4: 8, ipv6: 32 } },
  },
  {
    timezone: 'Europe/Paris',
    never_ban: [
      '198.18.0.0/29',
      { address: '203.0.113.5', until: '2026-12-31', comment: 'Bob, at home' },
      { file },
    ],
  },
)
const NEW_YEARS_EVE = Date.parse('2026-12-31T22:59:59Z') * 1000
const NEW_YEAR = Date.parse('2026-12-31T23:00:00Z') * 1000

describe('who must never be banned', () => {
  let now = 0
  const troubles: string[] = []
  const {
    current: judge,
    known,
    refresh,
  } = createBanJudge(SETTINGS, {
    clock: { now: () => now },
    onTrouble: (message) => troubles.push(message),
  })

  test.each([
    ['by any set', 'web', '198.18.0.1', NEW_YEAR, 'never_ban names 198.18.0.0/29'],
    [
      'by one set, and why',
      'ssh',
      '198.18.9.7',
      NEW_YEAR,
      'never_ban of the set `ssh` names 198.18.9.7 (the backup)',
    ],
    [
      'as a part of a network',
      'ssh',
      '203.0.113.0/24',
      NEW_YEARS_EVE,
      'never_ban names 203.0.113.5 (Bob, at home, until 2026-12-31)',
    ],
    ['until the end of the day in the time zone', 'ssh', '203.0.113.5', NEW_YEAR, undefined],
    ['by a line of a file', 'ssh', '2001:db8:7::1', NEW_YEAR, `never_ban names 2001:db8:7::1 in ${file}`],
    [
      'since the network is too wide',
      'ssh',
      '10.0.0.0/15',
      NEW_YEAR,
      'the network is wider than /16, the widest that `ssh` bans',
    ],
    ['but may be just as wide as that', 'ssh', '10.0.0.0/16', NEW_YEAR, undefined],
    [
      'since the IPv6 network is too wide',
      'ssh',
      '2001:db9::/47',
      NEW_YEAR,
      'the network is wider than /48, the widest that `ssh` bans',
    ],
    ['but may where the set allows it', 'wide', '10.0.0.0/8', NEW_YEAR, undefined],
  ])('is told: %s', (_title, set, address, at, reason) => {
    expect(judge(set, address, at)).toBe(reason)
  })

  test('is read again from a file that changed, and stays as it was while that is wrong', () => {
    expect(judge('ssh', '198.51.100.7', 0)).toBeDefined()
    writeFileSync(file, '198.51.100.0/24\n203.0.113.77\n')
    now += 10_000
    expect(judge('ssh', '203.0.113.77', 0)).toBeDefined()
    writeFileSync(file, '203.0.113.78\nlocalhost\n')
    now += 10_000
    expect(judge('ssh', '203.0.113.78', 0)).toBeUndefined()
    now += 10_000
    expect(judge('ssh', '203.0.113.77', 0)).toBeDefined()
    expect(troubles).toEqual([
      `The addresses in ${file}, which must not be banned, are taken as they were: line 2 is neither an address nor a network.`,
    ])
  })

  test('is told from memory alone in walks, until somebody looks again', () => {
    writeFileSync(file, '203.0.113.99\n')
    now += 9_999
    refresh()
    expect(known('ssh', '203.0.113.99', 0)).toBeUndefined()
    now += 1
    expect(known('ssh', '203.0.113.99', 0)).toBeUndefined()
    refresh()
    expect(known('ssh', '203.0.113.99', 0)).toBe(`never_ban names 203.0.113.99 in ${file}`)
  })

  test('cannot be a file that is missing or wrong, when the settings are read', () => {
    const missing = join(directory, 'nobody')
    expect(() => settingsWith({}, { never_ban: [{ file: missing }] })).toThrow('no such file')
    writeFileSync(file, '203.0.113.78\nlocalhost\n')
    expect(() => settingsWith({}, { never_ban: [{ file }] })).toThrow('line 2')
  })
})

describe('the default gateways', () => {
  test('are read from the routes of IPv4', () => {
    const routes = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
tun0	0000000A	0100000A	0003	0	0	0	000000FF	0	0	0
`
    expect(ipv4Gateways(routes)).toEqual(['192.0.2.1'])
  })

  test('are read from the routes of IPv6', () => {
    const zero = '0'.repeat(32)
    const routes = `fe800000000000000000000000000000 40 ${zero} 00 ${zero} 00000100 00000002 00000000 00000001     eth0
${zero} 00 ${zero} 00 fd000000000000000000000000000001 00000400 00000003 00000000 00000003     eth0
${zero} 00 ${zero} 00 ${zero} ffffffff 00000001 00000000 00200200       lo
`
    expect(ipv6Gateways(routes)).toEqual(['fd00::1'])
  })
})
