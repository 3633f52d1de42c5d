import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Status } from '../../src/control/status.ts'
import { checkArchives } from '../../src/doctor/archives.ts'
import { checkClock } from '../../src/doctor/clock.ts'
import { checkCommands } from '../../src/doctor/commands.ts'
import { checkContainers } from '../../src/doctor/containers.ts'
import { checkDaemon } from '../../src/doctor/daemon.ts'
import { checkDatabase } from '../../src/doctor/database.ts'
import { checkFiles } from '../../src/doctor/files.ts'
import type { Finding, Patient } from '../../src/doctor/finding.ts'
import { checkJournal } from '../../src/doctor/journal.ts'
import { checkMail } from '../../src/doctor/mail.ts'
import { checkWebhooks } from '../../src/doctor/webhooks.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { startReceiver } from '../effects/mail/smtp-receiver.ts'
import { makePlace, type Place } from '../end-to-end/support/place.ts'
import { PATIENT } from '../end-to-end/support/until.ts'
import { DockerDaemon } from '../support/docker-daemon.ts'
import { startJournald } from '../support/journald.ts'
import { missing } from '../support/requirements.ts'
import { NOW, patientIn, problem, warning } from './support/patient.ts'

/** What a running daemon says of itself. */
function statusOf(pid: number, more: Partial<Status> = {}): Status {
  return {
    running: true,
    version: '1.0.0',
    pid,
    started: '2020-01-01T00:00:00Z',
    uptime: 1,
    settings: null,
    state: '/var/lib/pyruse-ts',
    sources: [],
    entries: { since: null, total: 0, accepted: 0, dropped: 0, policy: 0, rate_1m: 0, rate_15m: 0 },
    chains: [],
    verdicts: [],
    effects: [],
    queues: [],
    archives: [],
    errors: [],
    counters: [],
    digest: { since: null, next: null },
    database: { bytes: 1 },
    last_reload: null,
    ...more,
  }
}

describe('doctor', PATIENT, () => {
  let place: Place
  beforeAll(() => {
    place = makePlace()
    place.write('a.chain', 'chain a from journal {\n    PRIORITY > 6 -> drop\n}\n')
  })
  afterAll(() => place[Symbol.dispose]())
  const patient = (settings: Readonly<Record<string, unknown>>, more?: Partial<Patient>) =>
    patientIn(place, settings, more)

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
    const connection = new DatabaseSync(file)
    connection.exec('PRAGMA user_version = 999')
    connection.close()
    expect(await checkDatabase(asked)).toContainEqual(
      expect.objectContaining(problem(/made by a newer version of this program/)),
    )
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
    const status = statusOf(process.pid, {
      version: '0.9.0',
      sources: [{ source: 'journal', readable: false, cursor: null, at: null, lag: null }],
      queues: [{ effect: 'email', waiting: 3, failing: 1, oldest: null, error: 'no answer' }],
    })
    const told = await checkDaemon(patient({}, { files: [file], daemon: { kind: 'running', status } }))
    expect(told).toMatchObject([
      warning(/runs version 0\.9\.0, and 1\.0\.0 is installed/),
      { ...warning(/before the last change of .*main\.chain/), mend: 'pyruse-ts reload' },
      problem(/cannot read the source journal/),
      problem(/3 effects `email` wait, since they fail: no answer/),
    ])
  })

  it.skipIf(missing('root', 'setpriv'))(
    'looks whether the daemon, too, can read what it sends mails and webhooks with',
    async () => {
      chmodSync(place.directory, 0o755)
      const open = place.write('open', 'word')
      const closed = place.write('closed', 'word')
      chmodSync(open, 0o644)
      chmodSync(closed, 0o600)
      const settings = (secret: string) => ({
        mail: {
          ...{ from: 'pyruse@example.org', to: ['root@example.org'] },
          transport: { smtp: { host: '127.0.0.1', port: 9, user: 'pyruse', password_file: secret } },
        },
        webhooks: {
          chat: { url: 'https://chat.example.org', token_file: secret },
          gone: { url_file: place.path('gone') },
          credential: { url: 'https://chat.example.org', secret_credential: 'no-such-credential' },
        },
      })
      // Nobody, as the daemon is.
      const nobody = spawn('setpriv', [
        '--reuid',
        '65534',
        '--regid',
        '65534',
        '--clear-groups',
        'sleep',
        '600',
      ])
      using _ = { [Symbol.dispose]: () => nobody.kill() }
      await expect
        .poll(() => readFileSync(`/proc/${nobody.pid}/comm`, 'utf8'), { timeout: 10_000 })
        .toBe('sleep\n')
      const daemon = { kind: 'running', status: statusOf(Number(nobody.pid)) } as const
      const found = async (secret: string, more?: Partial<Patient>) => {
        const asked = patient(settings(secret), more)
        return [...(await checkMail(asked)), ...(await checkWebhooks(asked))]
      }
      const gone = { about: 'webhook gone', ...problem(/there is no .*gone/) }
      expect(await found(closed)).toMatchObject([
        { about: 'mail', ...problem(/ECONNREFUSED/) },
        { about: 'webhook chat', level: 'ok' },
        gone,
        { about: 'webhook credential', level: 'ok' },
      ])
      expect(await found(open, { daemon })).toMatchObject([
        { about: 'mail', ...problem(/ECONNREFUSED/) },
        { about: 'webhook chat', level: 'ok' },
        gone,
        { about: 'webhook credential', ...problem(/there is no .*no-such-credential/) },
      ])
      expect(await found(closed, { daemon })).toMatchObject([
        { about: 'mail', ...problem(/the daemon may not read .*closed/) },
        {
          about: 'webhook chat',
          ...problem(/the daemon may not read .*closed/),
          mend: expect.stringMatching(/chgrp/),
        },
        gone,
        { about: 'webhook credential' },
      ])
    },
  )
})
