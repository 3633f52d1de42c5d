import { once } from 'node:events'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { connect as connectPlainly } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type ConnectionOptions, connect } from 'node:tls'
import { execa } from 'execa'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeDatedCertificate } from '../../support/dated-certificate.ts'
import { directoryWith } from '../../support/pyruse.ts'
import { missing } from '../../support/requirements.ts'
import { makeAuthority, makeCertificate } from './support/certificates.ts'
import { freePort, receive } from './support/receiver.ts'

describe.skipIf(missing('openssl'))('syslog over TLS', () => {
  let directory: string
  const file = (name: string) => join(directory, name)
  const pem = (name: string) => readFileSync(file(name))

  beforeAll(() => {
    directory = directoryWith({})
    makeAuthority(directory)
    makeAuthority(directory, 'stranger')
    makeCertificate(directory, 'server', 'logs.example.org')
    makeCertificate(directory, 'renewed', 'renewed.example.org')
    makeCertificate(directory, 'client', 'web-1.example.org')
    makeCertificate(directory, 'foreign', 'web-1.example.org', 'stranger')
  })

  const listenWith = async (tls: { certificate?: string; key?: string; client_ca?: string } = {}) => {
    const port = await freePort()
    const receiver = await receive({
      listen: [`tls://127.0.0.1:${port}`],
      tls: { certificate: file('server.pem'), key: file('server.key'), ...tls },
    })
    return { port, receiver }
  }
  const send = async (port: number, text: string, options: ConnectionOptions = {}) => {
    const socket = connect({ host: '127.0.0.1', port, ca: pem('ca.pem'), ...options })
    await once(socket, 'secureConnect')
    const { subject } = socket.getPeerCertificate()
    socket.end(text)
    socket.resume()
    await once(socket, 'close')
    return subject.CN
  }
  const refusal = (port: number, options: ConnectionOptions) =>
    send(port, '<13>hello\n', options).then(
      () => 'taken',
      (error: Error) => error.message,
    )
  const noticeOf = async (receiver: { readonly notices: readonly string[] }) => {
    for (let times = 0; times < 500 && receiver.notices.length === 0; times++) await setTimeout(10)
    return receiver.notices
  }

  it('comes from openssl s_client', async () => {
    const { port, receiver } = await listenWith()
    await using _ = receiver
    const given = ['s_client', '-quiet', '-no_ign_eof', '-verify_return_error', '-CAfile', file('ca.pem')]
    await execa('openssl', [...given, '-connect', `127.0.0.1:${port}`], {
      input: '<13>one\n9 <13>two 2<13>three\n',
    })
    const fields = ['MESSAGE', '_TRANSPORT', 'SENDER_ADDRESS', 'SENDER_CERTIFICATE']
    expect(await receiver.entries(3, (entry) => fields.map((name) => entry.field(name)))).toEqual(
      ['one', 'two 2', 'three'].map((message) => [message, 'tls', '127.0.0.1', undefined]),
    )
  })

  it('is not understood in TLS 1.1', async () => {
    const { port, receiver } = await listenWith()
    await using _ = receiver
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    expect(await refusal(port, old)).toMatch(/protocol version/)
    expect(await noticeOf(receiver)).toEqual([
      expect.stringMatching(/^a sender could not be talked to in TLS: /),
    ])
  })

  it('is not taken in clear', async () => {
    const { port, receiver } = await listenWith()
    await using _ = receiver
    const socket = connectPlainly(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.end('<13>hello\n')
    socket.resume()
    await once(socket, 'close')
    expect(await noticeOf(receiver)).toEqual([
      expect.stringMatching(/^a sender could not be talked to in TLS: /),
    ])
    expect(receiver.source.next()).toBeUndefined()
  })

  it('is taken only of those with a certificate where an authority is named, and tells their name', async () => {
    const { port, receiver } = await listenWith({ client_ca: file('ca.pem') })
    await using _ = receiver
    await refusal(port, {})
    await refusal(port, { cert: pem('foreign.pem'), key: pem('foreign.key') })
    await send(port, '<13>known\n', { cert: pem('client.pem'), key: pem('client.key') })
    expect(
      await receiver.entries(1, (entry) => [entry.field('MESSAGE'), entry.field('SENDER_CERTIFICATE')]),
    ).toEqual([['known', 'web-1.example.org']])
    expect(receiver.source.next()).toBeUndefined()
    expect(receiver.notices.length).toBeGreaterThan(0)
  })

  it.each([
    ['has expired', -10, -1, 'CERT_HAS_EXPIRED'],
    ['is not valid yet', 1, 10, 'CERT_NOT_YET_VALID'],
  ])('tells that the certificate of a sender %s', async (_, from, to, code) => {
    makeDatedCertificate(directory, 'dated', { from, to })
    const { port, receiver } = await listenWith({ client_ca: file('dated.pem') })
    await using _receiver = receiver
    await refusal(port, { cert: pem('dated.pem'), key: pem('dated.key') })
    expect(await noticeOf(receiver)).toEqual([`a sender could not be talked to in TLS: ${code}`])
    expect(receiver.source.next()).toBeUndefined()
  })

  it('uses a renewed certificate for the next connection, and the former one while the new one is broken', async () => {
    copyFileSync(file('server.pem'), file('live.pem'))
    copyFileSync(file('server.key'), file('live.key'))
    const { port, receiver } = await listenWith({ certificate: file('live.pem'), key: file('live.key') })
    await using _ = receiver
    expect(await send(port, '<13>one\n')).toBe('logs.example.org')
    writeFileSync(file('live.pem'), 'half a certifi')
    expect(await send(port, '<13>two\n')).toBe('logs.example.org')
    expect(receiver.notices).toEqual([expect.stringMatching(/^the new certificate cannot be used: /)])
    copyFileSync(file('renewed.pem'), file('live.pem'))
    copyFileSync(file('renewed.key'), file('live.key'))
    expect(await send(port, '<13>three\n')).toBe('renewed.example.org')
    expect(await receiver.messages(3)).toEqual(['one', 'two', 'three'])
  })

  it.each([
    ['a certificate that is not there', 'missing.pem', /ENOENT/],
    ['a file that is no certificate', 'ca.key', /cannot listen at tls:/],
  ])('cannot be listened for with %s', async (_, certificate, message) => {
    const { receiver } = await listenWith({ certificate: file(certificate) })
    await using _receiver = receiver
    expect(receiver.source.next()).toBeUndefined()
    expect(receiver.source.failure).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringContaining('`tls`'),
    })
  })
})
