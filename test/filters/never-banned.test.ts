import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compile } from '../../src/compile/compile.ts'
import { ownAddresses } from '../../src/effects/ban/own-addresses.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { banGuard, banJudge } from '../../src/program/ban-guard.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { settingsWith } from '../effects/ban/settings-with.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'
import fc from '../support/properties.ts'

const directory = mkdtempSync(join(tmpdir(), 'never-banned-'))
afterAll(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'trusted')
writeFileSync(file, '198.51.100.0/24\n2001:db8:7::1\n')

const SETTINGS = settingsWith(
  {
    ssh: { backend: 'none', never_ban: ['203.0.113.64/26'] },
    web: { backend: 'none', widest: { ipv4: 8, ipv6: 32 } },
  },
  {
    timezone: 'Europe/Paris',
    never_ban: [
      { address: '203.0.113.5', until: '2026-12-31', comment: 'Bob' },
      '2001:db8:9::/48',
      { file },
      '192.0.2.7/32',
    ],
  },
)
const NEW_YEARS_EVE = Date.parse('2026-12-31T22:59:59Z') * 1000
const NEW_YEAR = Date.parse('2026-12-31T23:00:00Z') * 1000

const tables = new StateTables()
const judge = banJudge(SETTINGS)
const guard = banGuard(SETTINGS, tables, judge)
const graph = compile(
  checkText(`chain c from journal {
    match MESSAGE {
        like "ssh {ip:addr}"  { never_banned(ip, ssh, as: why) -> accept }
        like "web {ip:addr}"  { never_banned(ip, web, as: why) -> accept }
        like "ssh {net:net}"  { never_banned(net, ssh, as: why) -> accept }
        like "web {net:net}"  { never_banned(net, web, as: why) -> accept }
    }
    drop
}`).program,
  { accounts: ONLY_ROOT, timezone: 'UTC', table: (name) => tables.table(name), judge: judge.known },
)

/** The reason that the filter gives; undefined where it is false. */
function saidByFilter(set: string, address: string, at: number): unknown {
  const { verdict, fields, failures } = graph.walk(
    fieldEntry({ MESSAGE: `${set} ${address}` }, at),
    'journal',
  )
  expect(failures).toEqual([])
  const { why } = fields()
  expect(verdict === 'accept').toBe(why !== undefined)
  return why
}

/** What the guard says of the ban that an action would ask for. */
function saidByGuard(set: string, address: string, at: number): string | undefined {
  const [left] = guard({ effect: 'ban', at, source: 'journal', rule: null, set, address, seconds: 60 })
  return left?.effect === 'report' ? left.message.replace(/^The ban of .*? was refused: /, '') : undefined
}

describe('who is never banned', () => {
  it.each<[string, string, number, string | undefined]>([
    ['ssh', '203.0.113.5', NEW_YEARS_EVE, 'never_ban names 203.0.113.5 (Bob, until 2026-12-31)'],
    ['ssh', '203.0.113.5', NEW_YEAR, undefined],
    ['ssh', '203.0.113.77', 0, 'never_ban of the set `ssh` names 203.0.113.64/26'],
    ['web', '203.0.113.77', 0, undefined],
    ['ssh', '::ffff:203.0.113.77', 0, 'never_ban of the set `ssh` names 203.0.113.64/26'],
    ['web', '198.51.100.7', 0, `never_ban names 198.51.100.0/24 in ${file}`],
    ['web', '2001:db8:7::1', 0, `never_ban names 2001:db8:7::1 in ${file}`],
    ['ssh', '2001:db8:9:1::5', 0, 'never_ban names 2001:db8:9::/48'],
    ['ssh', '203.0.113.0/24', 0, 'never_ban names 203.0.113.5 (Bob, until 2026-12-31)'],
    ['web', '198.51.100.128/25', 0, `never_ban names 198.51.100.0/24 in ${file}`],
    ['ssh', '198.18.0.0/15', 0, 'the network is wider than /16, the widest that `ssh` bans'],
    ['web', '198.18.0.0/15', 0, undefined],
    ['ssh', '198.18.0.0/16', 0, undefined],
    ['ssh', '127.0.0.53', 0, 'it is a loopback address'],
    ['ssh', '::1', 0, 'it is a loopback address'],
    ['ssh', '192.0.2.8', 0, undefined],
  ])('with %s: %s at %i, since %s', (set, address, at, reason) => {
    expect(saidByFilter(set, address, at)).toBe(reason)
  })

  it('is this machine, at every address of it', () => {
    const own = ownAddresses()
    expect(own.filter((address) => saidByFilter('web', address, 0) === undefined)).toEqual([])
  })

  it('is the very one whose ban the guard refuses, for the same reason', () => {
    const near = fc.constantFrom(
      ...['203.0.113.5', '203.0.113.77', '198.51.100.7', '192.0.2.7', '2001:db8:9::', '2001:db8:7::1'],
      ...['127.0.0.1', '::1', '10.0.0.1', '198.18.0.0', '::ffff:198.51.100.7', 'fe80::1%eth0'],
      ...ownAddresses().filter((address) => !address.includes('%')),
    )
    const bits = fc.option(fc.nat({ max: 128 }))
    const asked = fc
      .tuple(fc.oneof(near, fc.ipV4(), fc.ipV6()), bits)
      .map(([address, prefix]) =>
        prefix === null || address.includes('%') ? address : `${address}/${prefix}`,
      )
    const at = fc.constantFrom(0, NEW_YEARS_EVE, NEW_YEAR)
    fc.assert(
      fc.property(fc.constantFrom('ssh', 'web'), asked, at, (set, address, time) => {
        const { verdict, fields } = graph.walk(fieldEntry({ MESSAGE: `${set} ${address}` }, time), 'journal')
        const { ip, net, why } = fields()
        const captured = ip ?? net
        // A prefix that no such address has.
        fc.pre(captured !== undefined)
        const refused = saidByGuard(set, String(captured), time)
        expect([verdict, why]).toEqual(refused === undefined ? ['drop', undefined] : ['accept', refused])
      }),
      { seed: 9, numRuns: 500 },
    )
  })
})
