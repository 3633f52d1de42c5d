import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sendmailTransport } from '../../../src/effects/mail/sendmail.ts'
import { email, send, sendAgain } from './mails.ts'

const FIXTURE = join(import.meta.dirname, 'fixtures/sendmail')

describe('a program that works like sendmail', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pyruse-test-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  /** The fixture as env(1) starts it, with what it is to do in its environment. */
  function transport(environment: Readonly<Record<string, string>> = {}, timeout = 10_000) {
    const variables = Object.entries({ OUT: directory, ...environment })
    const args = [...variables.map(([name, value]) => `${name}=${value}`), FIXTURE, '-v']
    return sendmailTransport({ sendmail: '/usr/bin/env', args, timeout })
  }
  const kept = (name: string) => readFileSync(join(directory, name), 'utf8')

  test('gets the message, the sender and the recipients, after the arguments of the settings', async () => {
    const to = ['Ops <ops@example.org>', 'root']
    expect(await send(transport(), email({ to, body: 'one\n.\ntwo' }))).toEqual({ ok: true })
    expect(kept('arguments').trimEnd().split('\n')).toEqual([
      ...['-v', '-i', '-f', 'pyruse@example.org', 'ops@example.org', 'root'],
    ])
    expect(kept('message')).not.toContain('\r')
    expect(await PostalMime.parse(kept('message'))).toMatchObject({
      subject: 'SSH ban',
      text: 'one\n.\ntwo\n',
    })
  })

  test('no text of a message becomes an argument or a header', async () => {
    const hostile = '$(touch x)`id` -oQ/tmp\nBcc: spy@example.net'
    expect(await send(transport(), email({ subject: hostile, body: hostile }))).toEqual({ ok: true })
    expect(kept('arguments')).not.toContain('touch')
    const { subject, headers } = await PostalMime.parse(kept('message'))
    expect(subject).toBe('$(touch x)`id` -oQ/tmp Bcc: spy@example.net')
    expect(headers.map(({ key }) => key)).not.toContain('bcc')
  })

  test.each([
    ['75', 'queue file write error', { ok: false }],
    ['1', 'fatal: no space', { ok: false }],
    ['68', 'cannot locate host mail.example.org', { ok: false }],
    ['67', 'user unknown', { ok: false, permanent: true }],
    ['65', 'bad recipient', { ok: false, permanent: true }],
  ])('exit code %s with “%s”', async (exit, said, outcome) => {
    expect(await send(transport({ EXIT: exit, SAY: said }), email())).toEqual({
      ...outcome,
      error: `/usr/bin/env did not take a mail: ${said}`,
    })
  })

  test('a recipient whom the server refuses keeps the mail from no other, and those have it once', async () => {
    const to = ['gone@example.org', 'ops@example.org', 'boss@example.org']
    const program = transport({ REFUSED: 'gone@example.org' })
    const refusal = {
      ok: false,
      permanent: true,
      error: '/usr/bin/env did not take a mail: gone@example.org not accepted: 550 no such user',
    }
    expect(await sendAgain([program, program], email({ to }))).toEqual([
      { ...refusal, reached: ['ops@example.org', 'boss@example.org'] },
      refusal,
    ])
    expect(kept('sent').trimEnd().split('\n')).toEqual(
      ['ops', 'boss'].map((name) => `-v -i -f pyruse@example.org ${name}@example.org`),
    )
  })

  test.each([
    ['69', 'msmtp'],
    ['1', 'ssmtp'],
  ])('nor does one whose mailbox is full, exit code %s of %s; it waits for that one alone', async (exit) => {
    const to = ['full@example.org', 'ops@example.org', 'gone@example.org', 'boss@example.org']
    const refusing = { REFUSED: 'gone@example.org' }
    const full = transport({ ...refusing, LATER: 'full@example.org', AS: exit })
    const reached = ['ops@example.org', 'boss@example.org']
    const [first, second, last] = await sendAgain([full, full, transport(refusing)], email({ to }))
    const error = '/usr/bin/env did not take a mail: full@example.org not accepted: 452 mailbox full'
    expect(first).toEqual({ ok: false, error, reached })
    expect(second).toEqual({ ok: false, error, reached })
    expect(last).toMatchObject({ permanent: true, reached: [...reached, 'full@example.org'] })
    expect(kept('sent').trimEnd().split('\n')).toEqual(
      ['ops', 'boss', 'full'].map((name) => `-v -i -f pyruse@example.org ${name}@example.org`),
    )
  })

  test('one that hangs is ended, and the mail waits', async () => {
    const error = '/usr/bin/env did not end in time: waiting for the lock of the queue'
    const hanging = transport({ SAY: 'waiting for the lock\nof the queue', HANG: 'yes' }, 500)
    expect(await send(hanging, email())).toEqual({ ok: false, blocking: true, error })
  })

  test('one that is missing, or may not be run', async () => {
    const notExecutable = join(directory, 'sendmail')
    copyFileSync(FIXTURE, notExecutable)
    chmodSync(notExecutable, 0o644)
    for (const sendmail of ['/nonexistent/sendmail', notExecutable])
      expect(await send(sendmailTransport({ sendmail }), email())).toEqual({
        ok: false,
        blocking: true,
        error: expect.stringContaining(`${sendmail} cannot be run`),
        hint: expect.stringContaining('mail.transport.sendmail'),
      })
  })
})
