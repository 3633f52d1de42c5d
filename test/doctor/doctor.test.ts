import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Status } from '../../src/control/status.ts'
import { checkArchives } from '../../src/doctor/archives.ts'
import { checkBanSets } from '../../src/doctor/ban-sets.ts'
import { checkClock } from '../../src/doctor/clock.ts'
import { checkCommands } from '../../src/doctor/commands.ts'
import { checkContainers } from '../../src/doctor/containers.ts'
import { checkDaemon } from '../../src/doctor/daemon.ts'
import { checkDatabase } from '../../src/doctor/database.ts'
import { checkFiles } from '../../src/doctor/files.ts'
import type { Finding, Patient } from '../../src/doctor/finding.ts'
import { checkInnerBans } from '../../src/doctor/inner-bans.ts'
import { checkJournal } from '../../src/doctor/journal.ts'
import { checkMail } from '../../src/doctor/mail.ts'
import { checkTimeOut } from '../../src/doctor/time-out.ts'
import type { KeyedEffect } from '../../src/engine/ports.ts'
import { systemEnvironment } from '../../src/settings/environment.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { isObject } from '../../src/values/json-value.ts'
import { type NftNamespace, nftNamespace } from '../effects/ban/nft-namespace.ts'
import { startReceiver } from '../effects/mail/smtp-receiver.ts'
import { PROGRAM } from '../end-to-end/support/daemon.ts'
import { makePlace, type Place } from '../end-to-end/support/place.ts'
import { PATIENT } from '../end-to-end/support/until.ts'
import { DockerDaemon } from '../support/docker-daemon.ts'
import { startJournald } from '../support/journald.ts'
import { jsonLines } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

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

const NOW = Date.parse('2026-11-20T10:00:00Z')

describe('doctor', PATIENT, () => {
  let place: Place
  beforeAll(() => {
    place = makePlace()
    place.write('a.chain', 'chain a from journal {\n    PRIORITY > 6 -> drop\n}\n')
  })
  afterAll(() => place[Symbol.dispose]())

  function patient(settings: Readonly<Record<string, unknown>>, more: Partial<Patient> = {}): Patient {
    const loaded = loadSettings({ environment: systemEnvironment(), path: place.settings(settings) })
    if (!('settings' in loaded)) throw new Error('the settings are wrong')
    return {
      settings: loaded.settings,
      diagnostics: [],
      files: [],
      daemon: { kind: 'absent' },
      version: '1.0.0',
      trying: { ban: false, mail: false },
      now: NOW,
      signal: new AbortController().signal,
      ...more,
    }
  }
  const problem = (finding: RegExp) => ({ level: 'problem', finding: expect.stringMatching(finding) })
  const warning = (finding: RegExp) => ({ level: 'warning', finding: expect.stringMatching(finding) })
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

  it('looks at the database and the clock', async () => {
    const asked = patient({})
    expect(await checkDatabase(asked)).toMatchObject([warning(/there is none/)])
    const store = new SqliteStore(openDatabase(asked.settings.state))
    expect(await checkDatabase(asked)).toMatchObject([{ level: 'ok' }])
    store.commit({
      cursors: new Map(),
      changes: [],
      effects: [],
      totals: { entries: 1, accepted: 1, dropped: 0, policy: 0 },
      hits: { since: (NOW + 3_600_000) * 1000, counts: new Map([['a', 1]]) },
    })
    store.close()
    expect(await checkClock(asked)).toContainEqual(expect.objectContaining(problem(/in the future/)))
    const file = `${asked.settings.state}/state.sqlite`
    chmodSync(file, 0o666)
    expect(await checkDatabase(asked)).toMatchObject([
      { ...warning(/mode is 0666/), mend: `chmod 0640 ${file}` },
    ])
    writeFileSync(file, 'no database at all')
    expect(await checkDatabase(asked)).toContainEqual(expect.objectContaining({ level: 'problem' }))
  })

  it('looks whether files are there, and may be read', async () => {
    const files = (...paths: string[]) => ({ kind: 'file', path: paths })
    writeFileSync(place.path('there.log'), '')
    const sources = {
      all: files(place.path('*.log')),
      missing: files(place.path('later.log')),
      none: files(place.path('*.txt')),
      directory: files(place.directory),
    }
    expect(await checkFiles(patient({ sources }))).toMatchObject([
      { about: 'source all', level: 'ok' },
      { about: 'source missing', ...warning(/later\.log does not exist/) },
      { about: 'source none', ...warning(/there is no file of .*\*\.txt/) },
      { about: 'source directory', ...problem(/is not a file/) },
    ])
  })

  it('looks for the programs of commands', async () => {
    const command = (program: string) => ({ kind: 'command', command: [program] })
    const sources = { shell: command('sh'), path: command('/bin/sh'), gone: command('no-such-program') }
    expect(await checkCommands(patient({ sources }))).toMatchObject([
      { about: 'source shell', level: 'ok' },
      { about: 'source path', level: 'ok' },
      { about: 'source gone', ...problem(/no program no-such-program/) },
    ])
  })

  it.skipIf(missing('root', 'journald', 'journalctl'))('looks at journals', async () => {
    const journald = await startJournald()
    try {
      journald.log('sshd', 6, 'hello')
      const journal = { kind: 'journald', namespace: journald.namespace }
      // Journald takes its time to write where the machine is busy.
      await vi.waitFor(async () => {
        const readable = await checkJournal(patient({ sources: { journal } }, { now: Date.now() }))
        expect(readable).toMatchObject([{ about: 'source journal', level: 'ok' }])
      }, 45_000)
      writeFileSync(`${journald.directory}/broken.journal`, 'this is no journal')
      expect(await checkJournal(patient({ sources: { journal } }, { now: Date.now() }))).toContainEqual(
        expect.objectContaining(warning(/broken\.journal is no journal file/)),
      )
      const gone = { kind: 'journald', directory: place.path('nowhere') }
      expect(await checkJournal(patient({ sources: { journal: gone } }))).toMatchObject([
        problem(/does not exist/),
      ])
    } finally {
      await journald.stop()
    }
  })

  it('asks daemons of containers', async () => {
    const docker = new DockerDaemon(place.path('docker.sock'))
    await docker.listen()
    try {
      docker.run('web')
      docker.stop(docker.run('db'))
      const check = (more: object) =>
        checkContainers(patient({ sources: { c: { kind: 'docker', socket: docker.socket, ...more } } }))
      expect(await check({})).toMatchObject([{ about: 'source c', level: 'ok' }])
      expect(await check({ name: 'd*' })).toMatchObject([warning(/^no container runs/)])
      expect(await check({ socket: '/nowhere' })).toMatchObject([problem(/socket \/nowhere does not exist/)])
    } finally {
      await docker.die()
    }
  })

  it('looks at the journals of other hosts', async () => {
    const fleet = { kind: 'journal_remote', directory: place.path('remote') }
    const check = () => checkJournal(patient({ sources: { journal: fleet } }))
    expect(await check()).toMatchObject([problem(/for journals of other hosts does not exist/)])
    mkdirSync(fleet.directory)
    expect(await check()).toMatchObject([warning(/no host has sent/), warning(/in the last 24 hours/)])
  })

  it('tries mail as far as the server, or sends one', async () => {
    await using receiver = await startReceiver()
    const smtp = { host: '127.0.0.1', port: receiver.port, encryption: 'none' }
    const mail = { to: ['root@localhost'], transport: { smtp } }
    expect(await checkMail(patient({ mail }))).toMatchObject([
      { level: 'ok', finding: expect.stringContaining('answers') },
    ])
    expect(receiver.received).toEqual([])
    const sent = await checkMail(patient({ mail }, { trying: { ban: false, mail: true } }))
    expect(sent).toMatchObject([{ level: 'ok', finding: 'a mail went to root@localhost' }])
    expect(receiver.received).toMatchObject([{ to: ['root@localhost'] }])
  })

  it.each<[string, Readonly<Record<string, unknown>>, Partial<Finding>]>([
    ['a directory', { directory: 'mails' }, { level: 'warning' }],
    ['a missing sendmail', { sendmail: '/nowhere/sendmail' }, { level: 'problem' }],
    [
      'a server that is down',
      { smtp: { host: '127.0.0.1', port: 9, encryption: 'none' } },
      { level: 'problem' },
    ],
  ])('knows that mail does not leave by %s', async (_, transport, expected) => {
    const mail = { to: ['root@localhost'], transport }
    expect(await checkMail(patient({ mail }))).toMatchObject([{ about: 'mail', ...expected }])
  })

  it('knows whether archives can be written, and whether they may outgrow the disk', async () => {
    const archives = {
      good: { directory: 'good/deep', max_size: '1MB', keep: 2 },
      large: { directory: 'large', max_size: '100TB', keep: 10 },
      blocked: { directory: 'a.chain/archive' },
    }
    expect(await checkArchives(patient({ archives }))).toMatchObject([
      { about: 'archive good', level: 'ok' },
      {
        about: 'archive large',
        ...warning(/^\d+ MB are free for .*large, and 10 files of 100000000 MB may/),
      },
      { about: 'archive blocked', ...problem(/a\.chain\/archive cannot be written/) },
    ])
  })

  it('tells how the running daemon differs from what is installed', async () => {
    const file = place.write('main.chain', '')
    const status: Status = {
      running: true,
      version: '0.9.0',
      pid: process.pid,
      started: '2020-01-01T00:00:00Z',
      uptime: 1,
      settings: null,
      state: place.state,
      sources: [{ source: 'journal', readable: false, cursor: null, at: null, lag: null }],
      entries: { since: null, total: 0, accepted: 0, dropped: 0, policy: 0, rate_1m: 0, rate_15m: 0 },
      chains: [],
      verdicts: [],
      effects: [],
      queues: [{ effect: 'email', waiting: 3, failing: 1, oldest: null, error: 'no answer' }],
      archives: [],
      errors: [],
      counters: [],
      digest: { since: null, next: null },
      database: { bytes: 1 },
      last_reload: null,
    }
    const told = await checkDaemon(patient({}, { files: [file], daemon: { kind: 'running', status } }))
    expect(told).toMatchObject([
      warning(/runs version 0\.9\.0, and 1\.0\.0 is installed/),
      { ...warning(/before the last change of .*main\.chain/), mend: 'pyruse-ts reload' },
      problem(/cannot read the source journal/),
      problem(/3 effects `email` wait, since they fail: no answer/),
    ])
  })
})
