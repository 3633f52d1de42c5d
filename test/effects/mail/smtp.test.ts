import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smtpTransport } from '../../../src/effects/mail/smtp.ts'
import type { SmtpSettings } from '../../../src/settings/settings.ts'
import { makeDatedCertificate } from '../../support/dated-certificate.ts'
import { directoryWith } from '../../support/pyruse.ts'
import { missing } from '../../support/requirements.ts'
import { items, NEVER } from '../payloads.ts'
import { DIGEST, email, mailExecutor, NOW, send, sendAgain } from './mails.ts'
import { type Receiver, selfMadeCertificate, startReceiver } from './smtp-receiver.ts'

const OK = { ok: true }

describe.skipIf(missing('openssl'))('SMTP', () => {
  let certificate: ReturnType<typeof selfMadeCertificate>
  beforeAll(() => {
    certificate = selfMadeCertificate()
  })
  afterAll(() => certificate[Symbol.dispose]())

  function transport({ port }: { readonly port: number }, settings: Partial<SmtpSettings> = {}) {
    return smtpTransport({ host: 'localhost', port, encryption: 'none', ...settings })
  }
  const start = (options: SMTPServerOptions = {}) =>
    startReceiver({ key: certificate.key, cert: certificate.cert, ...options })
  const refuse = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })

  test('an alert arrives as it was asked for', async () => {
    await using receiver = await start()
    expect(
      await send(transport(receiver), email({ to: ['Duty <duty@example.org>', 'root@localhost'] })),
    ).toEqual(OK)
    expect(receiver.received).toMatchObject([
      {
        from: 'pyruse@example.org',
        to: ['duty@example.org', 'root@localhost'],
        encrypted: false,
        email: {
          from: { name: 'Pyruse', address: 'pyruse@example.org' },
          subject: 'SSH ban',
          text: '192.0.2.1 was banned.\n',
          date: new Date(NOW).toISOString(),
        },
      },
    ])
    const headers = receiver.received[0]?.email.headers ?? []
    expect(headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    )
    expect(headers.map(({ key }) => key)).not.toContain('x-mailer')
  })

  test('a digest arrives as text and HTML, at the recipients of the settings', async () => {
    await using receiver = await start()
    expect(await send(transport(receiver), DIGEST)).toEqual(OK)
    expect(receiver.received).toMatchObject([
      {
        to: ['ops@example.org'],
        email: { text: expect.stringContaining('Warnings'), html: expect.stringContaining('<h1>Warnings') },
      },
    ])
  })

  test('a repeated sending is the same message, another effect another one', async () => {
    await using receiver = await start()
    const [first, second] = items(email(), email())
    const executor = mailExecutor(transport(receiver))
    for (const item of [first, first, second]) if (item !== undefined) await executor.execute([item], NEVER)
    const [one, again, other] = receiver.received.map((mail) => mail.email.messageId)
    expect(one).toMatch(/^<[0-9a-f]{32}@example\.org>$/)
    expect(again).toBe(one)
    expect(other).not.toBe(one)
  })

  describe('encryption and passwords', () => {
    const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _, done) =>
      username === 'pyruse' && password === 'secret'
        ? done(null, { user: username })
        : done(Object.assign(new Error('Invalid username or password'), { responseCode: 535 }))

    test.each(['starttls', 'tls'] as const)(
      '%s with a certificate of its own authority',
      async (encryption) => {
        await using receiver = await start({ secure: encryption === 'tls' })
        const sender = transport(receiver, { encryption, ca_file: certificate.file })
        expect(await send(sender, email())).toEqual(OK)
        expect(receiver.received).toMatchObject([{ encrypted: true }])
      },
    )

    test('a password from the settings, and one from a file', async () => {
      await using receiver = await start({ authOptional: false, onAuth })
      const safe = { encryption: 'starttls', ca_file: certificate.file, user: 'pyruse' } as const
      expect(await send(transport(receiver, { ...safe, password: 'secret' }), email())).toEqual(OK)
      const password_file = certificate.writePassword('secret\n')
      expect(await send(transport(receiver, { ...safe, password_file }), email())).toEqual(OK)
      expect(receiver.received.length).toBe(2)
    })

    test('a password file of two lines is refused without a word of it', async () => {
      await using receiver = await start({ authOptional: false, onAuth })
      const password_file = certificate.writePassword('S3CRET\n# made by bob\n')
      const outcome = await send(transport(receiver, { user: 'pyruse', password_file }), email())
      expect(outcome).toMatchObject({
        ok: false,
        error: expect.stringContaining(`${password_file} holds a line end or a control character`),
        hint: `write the password into ${password_file} as one line`,
      })
      expect(JSON.stringify(outcome)).not.toContain('S3CRET')
    })

    test.each<[string, SMTPServerOptions, Partial<SmtpSettings>, string, string]>([
      ['a wrong password', { onAuth }, { user: 'pyruse', password: 'wrong' }, 'Invalid login', 'password'],
      ['no password where one is needed', { authOptional: false, onAuth }, {}, '530', 'password'],
      [
        'a password file that is missing',
        {},
        { user: 'pyruse', password_file: '/nonexistent/p' },
        'ENOENT',
        '/nonexistent/p',
      ],
      [
        'a credential that nobody put where the unit looks for it',
        {},
        { user: 'pyruse', password_file: '/nonexistent/pyruse-ts.service/smtp-password' },
        'ENOENT',
        '/etc/credstore/pyruse-ts.smtp-password',
      ],
      ['a certificate that nobody vouches for', {}, { encryption: 'starttls' }, 'certificate', 'ca_file'],
      [
        'a server without STARTTLS',
        { disabledCommands: ['STARTTLS', 'AUTH'] },
        { encryption: 'starttls' },
        'STARTTLS',
        'encryption',
      ],
      ['TLS with a server that speaks none', {}, { encryption: 'tls' }, '', 'starttls'],
      [
        'a server that relays only for who logs in',
        { onMailFrom: (_address, _session, done) => done(refuse(554, '5.7.1 Relay access denied')) },
        {},
        'Relay access denied',
        'mail.transport.smtp.user',
      ],
      [
        'a sender that does not belong to who logs in',
        {
          onMailFrom: (_address, _session, done) =>
            done(refuse(553, '5.7.1 Sender address rejected: not owned')),
        },
        {},
        'not owned',
        'mail.from',
      ],
    ])('the mail waits, and a hint tells what to do, at %s', async (_, server, settings, error, hint) => {
      const needsTls = settings.user !== undefined || server?.authOptional === false
      await using receiver = await start({ allowInsecureAuth: needsTls, ...server })
      expect(await send(transport(receiver, settings), email())).toEqual({
        ok: false,
        blocking: true,
        error: expect.stringContaining(error),
        hint: expect.stringContaining(hint),
      })
      expect(receiver.received).toEqual([])
    })
  })

  test.each([
    ['has expired', -10, -1, 'localhost', 'certificate has expired', "renew the server's certificate"],
    ['is of the future', 1, 10, 'localhost', 'certificate is not yet valid', 'clock of this machine'],
    ['names another host', -1, 10, '127.0.0.1', "certificate's altnames", 'mail.transport.smtp.host'],
  ])('no encryption is no advice where a certificate %s', async (_, from, to, host, error, hint) => {
    const directory = directoryWith({})
    makeDatedCertificate(directory, 'server', { from, to })
    const [key, ca_file] = [join(directory, 'server.key'), join(directory, 'server.pem')]
    await using receiver = await startReceiver({ key: readFileSync(key), cert: readFileSync(ca_file) })
    const outcome = await send(transport(receiver, { host, encryption: 'starttls', ca_file }), email())
    expect(outcome).toMatchObject({ ok: false, blocking: true, error: expect.stringContaining(error) })
    expect(outcome).toMatchObject({ hint: expect.stringContaining(hint) })
    expect(outcome).toMatchObject({ hint: expect.not.stringContaining('encryption') })
  })

  describe('a server that does not take the mail', () => {
    test('for now: it is taken the next time', async () => {
      let attempts = 0
      await using receiver = await start({
        onRcptTo: (_, __, done) => done(++attempts === 1 ? refuse(451, 'Greylisted, try again') : null),
      })
      const sender = transport(receiver)
      const refused = await send(sender, email())
      expect(refused).toEqual({ ok: false, error: expect.stringContaining('451 Greylisted, try again') })
      expect(await send(sender, email())).toEqual(OK)
      expect(receiver.received.length).toBe(1)
    })

    test.each<[string, SMTPServerOptions]>([
      ['its sender', { onMailFrom: (_, __, done) => done(refuse(550, 'No')) }],
      ['its recipient', { onRcptTo: (_, __, done) => done(refuse(550, 'No')) }],
      [
        'its content',
        {
          onData: (stream, _, done) => {
            stream.resume()
            stream.on('end', () => done(refuse(554, 'No')))
          },
        },
      ],
    ])('for good, because of %s', async (_, server) => {
      await using receiver = await start(server)
      const outcome = await send(transport(receiver), email())
      expect(outcome).toEqual({
        ok: false,
        permanent: true,
        error: expect.stringMatching(/did not take .*55[04] No/),
      })
    })

    test.each(['sender', 'relay'])('for good, because nobody there is called %s', async (name) => {
      await using receiver = await start({
        onRcptTo: ({ address }, _, done) => done(refuse(550, `5.1.1 <${address}>: User unknown`)),
      })
      expect(await send(transport(receiver), email({ to: [`${name}@example.org`] }))).toEqual({
        ok: false,
        permanent: true,
        error: expect.stringContaining('User unknown'),
      })
    })

    test('for one recipient only: the other has it once', async () => {
      let attempts = 0
      await using receiver = await start({
        onRcptTo: ({ address }, _, done) =>
          done(address.startsWith('late') && ++attempts === 1 ? refuse(450, 'Later') : null),
      })
      const mail = email({ to: ['early@example.org', 'late@example.org'] })
      expect(await sendAgain([transport(receiver), transport(receiver)], mail)).toMatchObject([
        { ok: false, error: expect.stringContaining('Later'), reached: ['early@example.org'] },
        OK,
      ])
      expect(receiver.received.map(({ to }) => to)).toEqual([['early@example.org'], ['late@example.org']])
    })

    test.each([
      ['for good', '5.1.1 No such user', { permanent: true }],
      ['until the settings are mended', '5.7.1 Relay access denied', { hint: expect.any(String) }],
    ])(
      'for one recipient only, %s: the other has it once, whatever is tried then',
      async (_, said, further) => {
        await using receiver = await start({
          onRcptTo: ({ address }, _session, done) =>
            done(address.startsWith('gone') ? refuse(550, said) : null),
        })
        const mail = email({ to: ['here@example.org', 'gone@example.org'] })
        const refused = { ok: false, error: expect.stringContaining(said), ...further }
        expect(await sendAgain([transport(receiver), transport(receiver)], mail)).toEqual([
          { ...refused, reached: ['here@example.org'] },
          refused,
        ])
        expect(receiver.received.map(({ to }) => to)).toEqual([['here@example.org']])
      },
    )

    test('for nobody any more, since all whom the settings name have it', async () => {
      await using receiver = await start()
      const [item] = items(email({ to: ['early@example.org'] }))
      if (item === undefined) throw new Error('nothing waits')
      const executor = mailExecutor(transport(receiver))
      expect(await executor.execute([{ ...item, reached: ['early@example.org'] }], NEVER)).toEqual([OK])
      expect(receiver.received).toEqual([])
    })

    test('because it is down: it is taken when it is up again', async () => {
      const receiver = await start()
      await receiver[Symbol.asyncDispose]()
      const sender = transport(receiver)
      expect(await send(sender, email())).toEqual({
        ok: false,
        blocking: true,
        error: expect.stringContaining('ECONNREFUSED'),
        hint: expect.stringContaining('start it'),
      })
      await using again: Receiver = await startReceiver({}, receiver.port)
      expect(await send(sender, email())).toEqual(OK)
      expect(again.received.length).toBe(1)
    })
  })

  describe('what attackers write', () => {
    test.each([
      ['a header in the subject', 'Ban\r\nBcc: spy@example.net\r\n\r\nevil', 'Ban Bcc: spy@example.net evil'],
      ['a NUL and an escape', 'a\0b\x1b[31mc\x7f', 'a b [31mc'],
      ['an encoded word', '=?utf-8?q?=0D=0ABcc:_spy@example.net?=', '=?utf-8?q?=0D=0ABcc:_spy@example.net?='],
      ['a turn of direction', 'invoice\u202etxt.exe', 'invoice\ufffdtxt.exe'],
      ['half a character', 'a\ud800b', 'a\ufffdb'],
      ['a line separator', 'a\u2028b\u0085c', 'a b c'],
      ['ten thousand characters', '💥'.repeat(5000), `${'💥'.repeat(99)}…`],
      ['other scripts', 'Prüfung 日本語 ✓', 'Prüfung 日本語 ✓'],
    ])('%s stays in the subject', async (_, subject, shown) => {
      await using receiver = await start()
      expect(await send(transport(receiver), email({ subject }))).toEqual(OK)
      const [mail] = receiver.received
      expect(mail?.email.subject).toBe(shown)
      expect(mail?.to).toEqual(['ops@example.org'])
      expect(mail?.email.headers.map(({ key }) => key)).not.toContain('bcc')
      expect(mail?.email.text).toBe('192.0.2.1 was banned.\n')
    })

    test.each([
      ['the end of the message', 'a\r\n.\r\nMAIL FROM:<x@y.z>\r\n', 'a\n.\nMAIL FROM:<x@y.z>\n'],
      ['a bare CR with a dot', 'a\r.\rb', 'a\n.\nb\n'],
      ['NUL, escapes and turns', 'a\0b\x1b[2J\u202ec\td', 'a�b�[2J�c\td\n'],
      ['a line of 20,000 characters', 'x'.repeat(20_000), `${'x'.repeat(20_000)}\n`],
      [
        'a boundary of MIME',
        '------=_Part_1\r\nContent-Type: text/html\r\n\r\n<b>',
        '------=_Part_1\nContent-Type: text/html\n\n<b>\n',
      ],
    ])('%s stays in the body', async (_, body, shown) => {
      await using receiver = await start()
      expect(await send(transport(receiver), email({ body }))).toEqual(OK)
      expect(receiver.received.map((mail) => mail.email.text)).toEqual([shown])
    })

    test('a body of 5 million characters is cut, and says so', async () => {
      await using receiver = await start()
      expect(await send(transport(receiver), email({ body: 'é'.repeat(5_000_000) }))).toEqual(OK)
      const text = receiver.received[0]?.email.text ?? ''
      expect(text.length).toBeLessThan(1_000_100)
      expect(text).toMatch(/\n\[4000000 more characters were cut\]\n$/)
    })

    test.each([
      'a@example.org\r\nRCPT TO:<spy@example.net>',
      'a@example.org, spy@example.net',
      'a@example.org, Spy <spy@example.net>',
      'friends: a@example.org, spy@example.net;',
      'friends: a@example.org, Spy <spy@example.net>',
      '-oQ/tmp@example.org',
      '<>',
      '',
      `${'a'.repeat(400)}@example.org`,
    ])('%j is no recipient', async (recipient) => {
      await using receiver = await start()
      expect(await send(transport(receiver), email({ to: [recipient] }))).toEqual({
        ok: false,
        permanent: true,
        error: 'a recipient of a mail is no mail address',
        hint: expect.stringContaining('it is "'),
      })
      expect(receiver.received).toEqual([])
    })
  })

  test('a mail without any recipient fails for good', async () => {
    const executor = mailExecutor(transport({ port: 1 }), { to: [] })
    expect(await executor.execute(items(email()), NEVER)).toMatchObject([
      { permanent: true, hint: expect.stringContaining('mail.to') },
    ])
  })
})
