import { setTimeout } from 'node:timers/promises'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Receiver, selfMadeCertificate, startReceiver } from '../effects/mail/smtp-receiver.ts'
import { jsonLines, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'
import { makePlace, type Place } from './support/place.ts'
import { startPostfix } from './support/postfix.ts'
import { PATIENT, until } from './support/until.ts'

const SECRET = 's3cret-of-the-mail-server'

const CHAIN = `
chain main from journal {
    MESSAGE like "Failed password for {user} from {ip:addr}" -> email "{ip} tried {user}" subject "Login" priority high thread "{ip}", report WARN "Failed login from {ip}", report ATTACK "{ip}", accept
}
`

/** Twelve failed logins, and something unexpected. */
const ENTRIES = Array.from({ length: 13 }, (_, number) => ({
  __REALTIME_TIMESTAMP: String((Date.parse('2026-11-20T10:00:00Z') + number * 1000) * 1000),
  __CURSOR: `c${number}`,
  _HOSTNAME: 'web1',
  SYSLOG_IDENTIFIER: 'sshd',
  MESSAGE: number === 12 ? 'segfault\r\nBcc: evil@example.org' : 'Failed password for root from 203.0.113.9',
}))

describe('mail leaves', PATIENT, () => {
  let place: Place
  let receiver: Receiver | undefined
  beforeEach(() => {
    place = makePlace()
    place.write('main.chain', CHAIN)
    place.write('log.jsonl', ENTRIES.map((entry) => JSON.stringify(entry)).join('\n'))
  })
  afterEach(async () => {
    place[Symbol.dispose]()
    await receiver?.[Symbol.asyncDispose]()
    receiver = undefined
  })

  function settings(transport: object): string {
    return place.settings({
      chains: ['main.chain'],
      timezone: 'Europe/Paris',
      sources: { journal: { kind: 'recording', path: 'log.jsonl' } },
      mail: {
        from: 'Pyruse <pyruse@example.org>',
        to: ['ops@example.org'],
        limit: { per_key: '5 per 1h' },
        transport,
      },
      digests: { attacks: { sections: { ATTACK: 'Attacks' }, to: ['security@example.org'] } },
      control: { socket: place.path('control.sock') },
    })
  }

  const run = (file: string, ...further: readonly string[]) =>
    pyruse(['run', '--once', '--config', file, ...further])
  const subjects = () =>
    (receiver?.received ?? []).map(({ to, email }) => `${to}: ${email.subject}`).toSorted()

  test('no words of a log line keep digests from being read: of one that a filter refuses there is an announcement', async () => {
    const taken: string[] = []
    receiver = await startReceiver({
      onData: (stream, _, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString()
          if (raw.includes('segfault'))
            done(Object.assign(new Error('spam: segfault'), { responseCode: 554 }))
          else {
            taken.push(raw)
            done()
          }
        })
      },
    })
    const file = settings({ smtp: { host: '127.0.0.1', port: receiver.port, encryption: 'none' } })
    const { stderr } = await run(file, '--digest')
    expect(stderr).toMatch(/did not take a mail.*554 spam: segfault/)
    const mails = await Promise.all(taken.map((raw) => PostalMime.parse(raw)))
    const announced = mails.filter(({ subject }) => subject?.endsWith('kept on the machine)'))
    expect(announced).toHaveLength(1)
    const [, moment = ''] = /report --date (\S+)/.exec(announced[0]?.text ?? '') ?? []
    const { stdout } = await pyruse(['report', '--date', moment, '--config', file])
    expect(stdout).toContain('segfault')
    // Nor does what was said of it, in the next.
    taken.splice(0)
    await run(file, '--digest')
    expect(taken.filter((raw) => raw.includes('nothing to report'))).toHaveLength(2)
  })

  const EXPECTED = [
    expect.stringMatching(/^ops@example\.org: Digest of /),
    ...Array.from({ length: 5 }, () => 'ops@example.org: Login'),
    'ops@example.org: Login (and 7 more like this)',
    expect.stringMatching(/^security@example\.org: Digest of .* Attacks 12$/),
  ]

  test('once each by STARTTLS and AUTH, although the server failed at first and the program was started anew', async () => {
    vi.stubEnv('PYRUSE_LOG', 'trace')
    onTestFinished(() => void vi.unstubAllEnvs())
    const certificate = selfMadeCertificate()
    let isMoody = true
    receiver = await startReceiver({
      key: certificate.key,
      cert: certificate.cert,
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'me' && password === SECRET ? done(null, { user: 'me' }) : done(new Error('wrong')),
      onRcptTo: (_address, _session, done) =>
        isMoody ? done(Object.assign(new Error('try later'), { responseCode: 451 })) : done(),
    })
    place.write('password', `${SECRET}\n`)
    const smtp = {
      host: 'localhost',
      port: receiver.port,
      user: 'me',
      password_file: 'password',
      ca_file: certificate.file,
    }
    const file = settings({ smtp })
    const first = await run(file, '--digest')
    expect(first.code).toBe(1)
    expect(receiver.received).toEqual([])
    isMoody = false
    // What failed waits for a second before it is tried again.
    await setTimeout(1_500)
    const runs = [first]
    const received = receiver.received
    for (let tries = 0; received.length < 8 && tries < 20; tries++) runs.push(await run(file))
    runs.push(await run(file))
    expect(subjects()).toEqual(EXPECTED)
    expect(received.every(({ encrypted }) => encrypted)).toBe(true)
    const shown = [
      await pyruse(['status', '--json', '--config', file]),
      await pyruse(['check', '--config', file, '--format', 'json']),
    ]
    for (const { stdout, stderr } of [...runs, ...shown]) expect(stdout + stderr).not.toContain(SECRET)
    const alert = received.find(({ email }) => email.subject === 'Login')
    expect(alert?.email.inReplyTo).toMatch(/^<thread-[0-9a-f]{32}@example\.org>$/)
    expect(new Set(received.flatMap(({ email }) => email.inReplyTo ?? [])).size).toBe(1)
    expect(new Set(received.map(({ email }) => email.messageId)).size).toBe(8)
    const header = (name: string) => alert?.email.headers.find(({ key }) => key === name)?.value
    expect(['x-priority', 'importance', 'auto-submitted', 'list-id'].map(header)).toEqual([
      '1 (Highest)',
      'High',
      'auto-generated',
      '<alerts.pyruse-ts.example.org>',
    ])
    expect(alert?.email.text).toMatch(
      /^203\.0\.113\.9 tried root\s+-- \nSent by the rule main\.chain:3 because of an entry of the source journal, 2026-11-20 11:00:0\d \(Europe\/Paris\)\.\n\nCaptured and set:\n {2}user {2}root\n {2}ip {4}203\.0\.113\.9\n\nThe entry:\n {2}MESSAGE {12}Failed/,
    )
    const digest = received.find(
      ({ to, email }) => to[0] === 'ops@example.org' && email.subject?.startsWith('Digest'),
    )
    const past = await pyruse(['report', '--config', file, '--date', '1h'])
    expect(past).toMatchObject({ code: 0 })
    expect(past.stdout.replace(/\s+/g, ' ').trim()).toBe(digest?.email.text?.replace(/\s+/g, ' ').trim())
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
    const rows = await pyruse(['report', '--config', file, '--date', day, '--json', '--digest', 'attacks'])
    expect(jsonLines(rows.stdout)).toMatchObject([{ section: 'ATTACK', message: '203.0.113.9', count: 12 }])
    const none = await pyruse(['report', '--config', file, '--date', '2099-01-01'])
    expect(none.code).toBe(1)
    expect(none.stderr).toContain('no digest report of that time is kept')
    expect(none.stderr).toContain(
      'one that waits to be mailed (see `pyruse-ts status`) is kept once it was sent',
    )
    const before = await pyruse(['report', '--config', file, '--date', '2026-11-19'])
    expect(before).toMatchObject({ code: 1, stdout: '' })
  })

  test.skipIf(missing('root', 'postfix'))('once each through the sendmail of a real Postfix', async () => {
    receiver = await startReceiver()
    using postfix = startPostfix(receiver.port)
    const file = settings({ sendmail: '/usr/sbin/sendmail', args: postfix.arguments })
    expect(await run(file, '--digest')).toMatchObject({ code: 0 })
    await run(file)
    const { received } = receiver
    await until('all mails have come', () => received.length >= 8)
    expect(subjects()).toEqual(EXPECTED)
    expect(received.every(({ email }) => email.bcc === undefined)).toBe(true)
  })
})
