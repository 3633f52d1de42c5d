import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Walked } from '../../src/compile/compile.ts'
import { systemEnvironment } from '../../src/settings/environment.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { chainText } from '../../src/setup/chain-text.ts'
import type { Plan } from '../../src/setup/plan.ts'
import { settingsText } from '../../src/setup/settings-text.ts'
import { Survey } from '../../src/setup/survey.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText } from '../support/program.ts'

const BARE: Plan = {
  hostname: 'web1',
  day: '2026-11-21',
  isSystem: true,
  surveyed: new Survey().result(),
  firewall: { hasNft: false, sets: [] },
  mailer: { by: 'files' },
  logFiles: [],
  administrator: undefined,
}
const MANAGED = {
  backend: 'nftables',
  table: 'inet pyruse',
  ipv4: 'pyruse4',
  ipv6: 'pyruse6',
  manage: true,
  mode: 'observe',
}
const journal = { kind: 'journald' }

describe('the settings are sound, and say', () => {
  it.each<[string, Partial<Plan>, object]>([
    ['to remember bans only, where there is no firewall', {}, { ban_sets: { pyruse: { backend: 'none' } } }],
    [
      'to observe with a table of its own, where there is nftables',
      { firewall: { hasNft: true, sets: [] } },
      { ban_sets: { pyruse: MANAGED } },
    ],
    [
      'to observe with the sets that are there',
      { firewall: { hasNft: true, sets: [{ table: 'inet filter', ipv4: 'bad4', drops: true }] } },
      { ban_sets: { pyruse: { backend: 'nftables', table: 'inet filter', ipv4: 'bad4', mode: 'observe' } } },
    ],
    [
      'to observe with those of ipset',
      { firewall: { hasNft: false, sets: [{ ipv4: 'bad', ipv6: 'bad6', drops: false }] } },
      { ban_sets: { pyruse: { backend: 'ipset', ipv4: 'bad', ipv6: 'bad6', mode: 'observe' } } },
    ],
    [
      'how mail leaves',
      { mailer: { by: 'smtp', host: '127.0.0.1', port: 25 } },
      {
        mail: {
          to: ['root@web1'],
          transport: { smtp: { host: '127.0.0.1', port: 25, encryption: 'none' } },
        },
      },
    ],
    [
      'which program sends it',
      { mailer: { by: 'sendmail', program: '/usr/sbin/sendmail', needsRights: true } },
      { mail: { to: ['root@web1'], transport: { sendmail: '/usr/sbin/sendmail' } } },
    ],
    [
      'which files enter the chains of the journal, and leave those alone that none knows',
      {
        logFiles: [
          { name: 'nginx', paths: ['/a/*.log', '/b'], identifier: 'nginx', format: 'plain', groups: [] },
          { name: 'x', paths: ['/x'], identifier: 'x', format: 'iso', groups: [], caution: 'why' },
        ],
      },
      {
        sources: {
          journal,
          nginx: {
            kind: 'file',
            path: ['/a/*.log', '/b'],
            format: 'plain',
            identifier: 'nginx',
            enters: 'journal',
          },
        },
      },
    ],
    [
      'whom nobody bans',
      { administrator: '2001:db8::1' },
      { never_ban: [{ address: '2001:db8::1', comment: 'from where init was run' }] },
    ],
    ['where the state is, outside of the system', { isSystem: false }, { state: 'state' }],
  ])('%s', (_title, plan, said) => {
    const text = settingsText({ ...BARE, ...plan })
    const loaded = parseSettings({ name: '/etc/x/settings.yaml', text }, systemEnvironment())
    expect('diagnostics' in loaded ? loaded.diagnostics : []).toEqual([])
    expect(parse(text)).toMatchObject({ chains: ['main.chain'], ...said })
  })

  it('also what is only a comment, once the # is taken away', () => {
    const file = {
      name: 'x',
      paths: ['/x'],
      identifier: 'x',
      format: 'iso' as const,
      groups: [],
      caution: 'why',
    }
    const text = settingsText({ ...BARE, logFiles: [file] })
      .replace('  # x:', '  x:')
      .replace('  # transport', '  transport')
      .replace(/\n {2}pyruse: .*/, '')
      .replace('# pyruse:', 'pyruse:')
      .replace(/# never_ban:\n# /, 'never_ban:\n ')
    const loaded = parseSettings({ name: '/etc/x/settings.yaml', text }, systemEnvironment())
    expect('settings' in loaded && loaded.settings).toMatchObject({
      sources: { x: { format: 'iso', enters: 'journal' } },
      mail: { transport: { smtp: { host: 'mail.example.org' } } },
      ban_sets: { pyruse: MANAGED },
      never_ban: [{ address: '192.0.2.10' }],
    })
  })
})

const walked = (verdict: Walked['verdict']): Walked => ({
  verdict,
  rule: null,
  chain: null,
  effects: [],
  failures: [],
  fields: () => ({}),
})

describe('a survey', () => {
  const survey = new Survey()
  const add = (
    identifier: string,
    message: string,
    verdict: Walked['verdict'],
    times: number,
    priority = '6',
  ) => {
    for (let time = 0; time < times; time++) {
      const MESSAGE = message.replace('#', String(time))
      const fields = { SYSLOG_IDENTIFIER: identifier, MESSAGE, PRIORITY: priority }
      survey.add(fieldEntry(fields, time), walked(verdict))
    }
  }
  add('app', 'job # is "done"\n} chain x {', 'policy', 7)
  add('app', 'seldom', 'policy', 1)
  add('app', 'job # is broken', 'policy', 7, '3')
  add('sshd', 'known', 'accept', 3)
  const surveyed = survey.result()

  it('tells who spoke, and how much of it no chain knows', () => {
    expect(surveyed).toMatchObject({ entries: 18, unknown: 15, kinds: 3, first: 0, last: 6 })
    expect(surveyed.speakers).toEqual([
      { identifier: 'app', entries: 15, unknown: 15 },
      { identifier: 'sshd', entries: 3, unknown: 0 },
    ])
  })

  it('becomes rules that are comments, and sound without the #', () => {
    const text = chainText({ ...BARE, surveyed })
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines).toEqual(['include "@chains/*.chain"'])
    for (const other of ['seldom', 'broken']) expect(text).not.toContain(other)
    const rules = text.slice(text.indexOf('# chain ordinary')).replaceAll(/^# (?: {4}# (?=SYSLOG))?/gm, '')
    const { syntax, diagnostics, program } = checkText(rules)
    expect([...syntax, ...diagnostics]).toEqual([])
    expect(program.chains.get('ordinary')?.body).toHaveLength(1)
  })

  it('has no room for a speaker of each name', () => {
    const many = new Survey()
    for (let at = 0; at < 10_010; at++)
      many.add(fieldEntry({ SYSLOG_IDENTIFIER: `s${at}` }, 1), walked('drop'))
    const { speakers } = many.result()
    expect(speakers).toHaveLength(10_001)
    expect(speakers[0]).toEqual({ identifier: '(others)', entries: 10, unknown: 0 })
  })
})
