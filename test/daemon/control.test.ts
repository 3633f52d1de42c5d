import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, type Reply } from '../../src/control/client.ts'
import type { Request } from '../../src/control/protocol.ts'
import { type Daemon, startDaemon } from '../end-to-end/support/daemon.ts'
import { makePlace, type Place } from '../end-to-end/support/place.ts'
import { until } from '../end-to-end/support/until.ts'
import { type Journald, startJournald } from '../support/journald.ts'
import { jsonLines, pyruse, type Ran } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

/** Milliseconds after which something must be hanging. */
const PATIENCE = 45_000

/** Of the text of the report, so that a reload shows. */
function chainsSaying(word: string): string {
  return `chain sshd from journal, recorded on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed password for {user} from {ip:addr} port {_}" -> goto failed
}
chain failed {
    report WARN "${word} from {ip}"
    count users by user
    count ssh by ip within 15m as failures
    failures < 6 -> accept
    ban ip with ssh for 2h
    accept
}
`
}

const BAD = 'chain sshd from journal {\n    coutn ssh by ip\n}\n'
const CLEAR = '\u001b[2J\u202e'

describe.skipIf(missing('root', 'journald', 'journalctl', 'libsystemd'))('a running daemon', () => {
  let journald: Journald
  let place: Place
  let daemon: Daemon
  const settings = (more: Readonly<Record<string, unknown>> = {}) =>
    place.settings({
      chains: ['main.chain'],
      sources: {
        journal: { kind: 'journald', namespace: journald.namespace },
        recorded: { kind: 'recording', path: 'nothing.json' },
        of_an_application: { kind: 'file', path: place.path('quiet*.log'), format: 'plain' },
      },
      ban_sets: { ssh: { backend: 'none' } },
      mail: { transport: { directory: 'mails' } },
      ...more,
    })
  const fail = (address: string, user = 'root') =>
    journald.send({
      SYSLOG_IDENTIFIER: 'sshd',
      MESSAGE: `Failed password for ${user} from ${address} port 42`,
    })
  const run = (...args: readonly string[]) => pyruse([...args, '--config', place.path('settings.yaml')])
  const asked = async (request: Request): Promise<{ rows: readonly unknown[]; reply: Reply }> => {
    const rows: unknown[] = []
    const reply = await ask({
      path: `${place.state}/control.sock`,
      request: { ...request, state: place.state },
      patience: PATIENCE,
      onRow: (row) => void rows.push(row),
    })
    return { rows, reply }
  }
  const reload = async () => (await asked({ command: 'reload' })).reply
  const status = async () => (await asked({ command: 'status' })).reply
  const counted = async (address: string) =>
    (await asked({ command: 'counters', counter: 'ssh' })).rows.filter((row) =>
      JSON.stringify(row).includes(`"${address}"`),
    )
  const banned = async () => JSON.stringify((await asked({ command: 'bans', all: false })).rows)
  const untilTrue = async (title: string, look: () => Promise<boolean>) => {
    const giveUpAt = Date.now() + PATIENCE
    while (!(await look())) {
      if (Date.now() > giveUpAt) throw new Error(`waited in vain: ${title}`)
      await setTimeout(20)
    }
  }

  beforeAll(async () => {
    journald = await startJournald()
    place = makePlace()
    place.write('nothing.json', '')
    place.write('main.chain', chainsSaying('Failed login'))
    daemon = await startDaemon(settings())
  })

  afterAll(async () => {
    await daemon[Symbol.asyncDispose]()
    await journald.stop()
    place[Symbol.dispose]()
  })

  it('tells its state to programs, in the documented form', async () => {
    for (let times = 0; times < 6; times++) fail('203.0.113.9')
    fail('203.0.113.7', `x${CLEAR}`)
    await untilTrue('a ban', async () => (await banned()).includes('203.0.113.9'))
    await untilTrue('a count', async () => (await counted('203.0.113.7')).length > 0)
    const [state, bans, counters] = await Promise.all([
      run('status', '--json'),
      run('bans', 'list', '--json'),
      run('counters', '--json', 'ssh'),
    ])
    const report = await asked({ command: 'report', form: 'json' })
    expect(jsonLines(state.stdout)).toMatchObject([
      {
        running: true,
        pid: daemon.pid,
        entries: { total: 7, accepted: 7, dropped: 0, policy: 0 },
        sources: [
          { source: 'journal', readable: true, lag: expect.any(Number) },
          { source: 'recorded', readable: true, at: null },
          { source: 'of_an_application', readable: true, at: null },
        ],
        chains: [{ chain: 'sshd', entered: 7, decided: 7 }],
        verdicts: [{ chain: 'failed', verdict: 'accept', count: 7 }],
        counters: [
          { counter: 'users', keys: 2 },
          { counter: 'ssh', keys: 2 },
        ],
        last_reload: null,
      },
    ])
    expect(jsonLines(bans.stdout)).toEqual([
      {
        set: 'ssh',
        address: '203.0.113.9',
        since: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        until: expect.stringMatching(/Z$/),
        times: 1,
        rule: expect.stringMatching(/main\.chain:9$/),
        message: 'Failed password for root from 203.0.113.9 port 42',
      },
    ])
    expect(jsonLines(counters.stdout)).toEqual([
      { counter: 'ssh', key: ['203.0.113.7'], value: 1, expires: expect.stringMatching(/Z$/) },
      { counter: 'ssh', key: ['203.0.113.9'], value: 6, expires: expect.stringMatching(/Z$/) },
    ])
    expect(report.rows).toMatchObject([
      { section: 'WARN', message: 'Failed login from 203.0.113.9', count: 6 },
      { section: 'WARN', message: 'Failed login from 203.0.113.7', count: 1 },
    ])
  })

  it('tells it to people, and nothing of it steers their terminal', async () => {
    const html = place.path('digest.html')
    const told = await Promise.all([
      run('status'),
      run('bans'),
      run('counters'),
      run('report', '--html', html),
    ])
    expect(told.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    const [state, bans, counters] = told.map(({ stdout }) => stdout)
    expect(state).toContain(`process ${daemon.pid}`)
    expect(state).toMatch(
      /^ {2}journal {11}read up to .*\n {2}recorded {10}.*\n {2}of_an_application nothing came since the start$/m,
    )
    expect(bans).toMatch(/^203\.0\.113\.9 +ssh +since .*, until .*, 1 time, .*main\.chain:9: Failed password/)
    expect(counters).toMatch(/1 {2}users +x␛\[2J\\u\{202E\} +for good/)
    expect(readFileSync(html, 'utf8')).toContain('Failed login from 203.0.113.9')
    expect(told.map(({ stdout }) => stdout).join('')).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/)
  })

  it('keeps its counters when it reloads under load: the sixth failure bans, no fifth one', async () => {
    const victim = '198.51.100.1'
    const flood = (from: number) => {
      for (let host = from; host < from + 250; host++) fail(`192.0.2.${host % 250}`)
    }
    for (let times = 0; times < 5; times++) {
      flood(times)
      fail(victim)
      if (times !== 2) continue
      place.write('main.chain', chainsSaying('Wrong password'))
      expect(await reload()).toMatchObject({ result: { taken: true, chains: 2, changed: ['chains'] } })
    }
    await untilTrue('five failures', async () => JSON.stringify(await counted(victim)).includes('"value":5'))
    expect(await banned()).not.toContain(victim)
    fail(victim)
    await untilTrue('the sixth failure bans', async () => (await banned()).includes(victim))
    const { rows } = await asked({ command: 'report', form: 'json' })
    const lines = rows.map((row) => JSON.stringify(row)).filter((line) => line.includes(victim))
    expect(lines.join()).toMatch(/Failed login from .*Wrong password from /)
  })

  it('refuses a bad configuration with its diagnostics, and goes on with the old one', async () => {
    place.write('main.chain', BAD)
    const refused = await run('reload')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('main.chain:2:5')
    expect(refused.stderr).toContain('did you mean `count`')
    expect(refused.stderr).toContain('the daemon goes on with the old one')
    expect(daemon.log.map(({ msg }) => msg)).toContain(
      'the new configuration is refused; the old one goes on',
    )
    expect(await status()).toMatchObject({ result: { last_reload: { taken: false } } })
    for (let times = 0; times < 6; times++) fail('198.51.100.2')
    await untilTrue('the old chains ban', async () => (await banned()).includes('198.51.100.2'))
  })

  it('is found, and refuses, where the settings are no longer right', async () => {
    place.write('settings.yaml', `state: ${place.state}\nchians: []\n`)
    const refused = await run('reload')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('there is no setting `chians` here')
  })

  it('reloads at SIGHUP, and tells what changed and what needs a restart', async () => {
    place.write('main.chain', chainsSaying('Wrong password'))
    place.write(
      'more.json',
      '{"__REALTIME_TIMESTAMP":"1767225600000000","SYSLOG_IDENTIFIER":"sshd","MESSAGE":"Failed password for root from 198.51.100.3 port 1"}\n',
    )
    const before = daemon.log.length
    settings({
      sources: {
        journal: { kind: 'journald', namespace: journald.namespace },
        recorded: { kind: 'recording', path: 'more.json' },
      },
      report: { schedule: '0 5 * * *' },
      timezone: 'UTC',
      control: { socket: 'elsewhere.sock' },
    })
    daemon.kill('SIGHUP')
    const done = await until('the log tells of it', () =>
      daemon.log.slice(before).find(({ msg }) => msg === 'the configuration was reloaded'),
    )
    expect(done).toMatchObject({
      changed: expect.arrayContaining(['sources', 'report']),
      closed: expect.arrayContaining(['recorded']),
      opened: expect.arrayContaining(['recorded']),
      needs_restart: ['control.socket'],
    })
    await untilTrue('the new source is read', async () => {
      const { rows } = await asked({ command: 'report', form: 'json' })
      return JSON.stringify(rows).includes('Wrong password from 198.51.100.3')
    })
    expect(await status()).toMatchObject({
      result: { digest: { next: expect.stringContaining('T05:00:00') } },
    })
    expect(existsSync(place.path('elsewhere.sock'))).toBe(false)
  })

  it('imports a module anew when its file was changed', async () => {
    const module = (answer: boolean) => `import { defineFilter } from 'pyruse-ts/module'
export const lucky = defineFilter({
  name: 'lucky',
  summary: 'Whether it is.',
  parameters: {},
  examples: [],
  compile: () => () => ${answer},
})
`
    place.write('lucky.ts', module(true))
    place.write('main.chain', `chain all from journal {\n    lucky() -> drop\n    accept\n}\n`)
    settings({ modules: ['lucky.ts'] })
    expect(await reload()).toMatchObject({
      result: { taken: true, changed: expect.arrayContaining(['modules']) },
    })
    place.write('lucky.ts', module(false).replace('Whether', 'Tells whether'))
    expect(await reload()).toMatchObject({ result: { taken: true, changed: ['modules'] } })
    const accepted = async () => {
      const reply = await status()
      return JSON.stringify(reply).includes('"chain":"all","verdict":"accept"')
    }
    expect(await accepted()).toBe(false)
    fail('198.51.100.4')
    await untilTrue('the new filter decides', accepted)
  })

  it('sends the digest when asked, by the mail settings that were reloaded', async () => {
    place.write('main.chain', chainsSaying('Wrong password'))
    settings({ mail: { transport: { directory: 'new-mails' } } })
    expect(await reload()).toMatchObject({
      result: { taken: true, changed: expect.arrayContaining(['mail']) },
    })
    const { code } = await run('report', '--send')
    expect(code).toBe(0)
    const mail = await until('the mail is written', () =>
      existsSync(place.path('new-mails'))
        ? readdirSync(place.path('new-mails')).find((name) => name.endsWith('.html'))
        : undefined,
    )
    expect(readFileSync(place.path(`new-mails/${mail}`), 'utf8')).toContain(
      'Wrong password from 198.51.100.2',
    )
    expect((await asked({ command: 'report', form: 'json' })).rows).toEqual([])
  })

  it('knows its state directory by other names, too', async () => {
    const path = `${place.state}/control.sock`
    symlinkSync(place.state, place.path('link'))
    const request = { command: 'status', state: place.path('link') } as const
    expect(await ask({ path, request, patience: PATIENCE })).toMatchObject({ kind: 'result' })
  })

  it('is no other daemon: one that asks about another state gets no answer from it', async () => {
    const reply = await ask({
      path: `${place.state}/control.sock`,
      request: { command: 'status', state: '/elsewhere' },
      patience: PATIENCE,
    })
    expect(reply).toEqual({ kind: 'stranger' })
  })

  it.each(['reload', 'status', 'counters', 'bans', 'report'])(
    'is not said to be down where the settings do not tell where it is: %s',
    async (command) => {
      const right = readFileSync(place.path('settings.yaml'), 'utf8')
      place.write('settings.yaml', `state: ${place.state}\nmail:\n\tto: [root@localhost]\n`)
      const ran = await run(command)
      place.write('settings.yaml', right)
      expect(ran).toMatchObject({ code: 2, stdout: '' })
      expect(ran.stderr).toMatch(/PY0903.*a tab cannot indent a line\n.*settings\.yaml:3:1\n/)
    },
  )

  it('whose control socket was removed is said to run, and makes it anew at SIGHUP', async () => {
    rmSync(`${place.state}/control.sock`)
    const [status, bans, doctor, ...refused] = await Promise.all([
      run('status', '--json'),
      run('bans', '--json'),
      run('doctor'),
      run('reload'),
      run('report', '--send'),
      run('bans', 'add', '198.51.100.5', 'with', 'ssh'),
    ])
    const said = new RegExp(
      `process ${daemon.pid} runs, but does not answer at ${place.state}/control\\.sock[^]*kill -HUP ${daemon.pid}`,
    )
    for (const { code, stderr } of refused) {
      expect(code).toBe(1)
      expect(stderr).toMatch(said)
    }
    for (const { code, stderr } of [status, bans]) {
      expect(code).toBe(0)
      expect(stderr).toMatch(said)
    }
    expect(jsonLines(status.stdout)).toMatchObject([{ running: true, pid: daemon.pid, started: null }])
    expect(bans.stdout).toContain('"address":"203.0.113.9"')
    expect(doctor.stdout).toMatch(new RegExp(`PROBLEM {2}daemon: ${said.source}`))
    daemon.kill('SIGHUP')
    await untilTrue('the socket is there again', async () => (await run('reload')).code === 0)
    expect(jsonLines((await run('status', '--json')).stdout)).toMatchObject([{ started: expect.any(String) }])
  })

  describe('that was stopped', () => {
    let ran: Readonly<Record<'status' | 'bans' | 'counters' | 'report' | 'reload' | 'send', Ran>>
    let made: readonly string[]

    beforeAll(async () => {
      await daemon.stop()
      const before = readdirSync(place.state).sort()
      const [status, bans, counters, report, reload, send] = await Promise.all([
        run('status', '--json'),
        run('bans', '--json'),
        run('counters', '--json'),
        run('report'),
        run('reload'),
        run('report', '--send'),
      ])
      ran = { status, bans, counters, report, reload, send }
      made = readdirSync(place.state).filter((name) => !before.includes(name))
    })

    it('leaves its state to be read in the database, in which nothing is made', () => {
      expect(jsonLines(ran.status.stdout)).toMatchObject([
        {
          running: false,
          pid: null,
          effects: null,
          sources: [{ source: 'journal' }, { source: 'of_an_application' }, { source: 'recorded' }],
        },
      ])
      expect(ran.bans.stdout).toContain('"address":"203.0.113.9"')
      expect(ran.counters.stdout).toContain('{"counter":"ssh","key":["203.0.113.9"],"value":6,')
      expect(ran.report.stdout).toContain('Nothing was reported.')
      expect(made).toEqual([])
    })

    it('cannot reload or send, which is said', () => {
      for (const { code, stderr } of [ran.reload, ran.send]) {
        expect(code).toBe(1)
        expect(stderr).toMatch(/the daemon does not run.*\n.*start it with `pyruse-ts run`/)
      }
    })
  })
})
