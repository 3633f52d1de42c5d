import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { directoryTransport } from '../../../src/effects/mail/directory.ts'
import { FORMATS } from '../../../src/settings/formats.ts'
import { items, NEVER } from '../payloads.ts'
import { DIGEST, email, mailExecutor, send } from './mails.ts'

describe('a directory of mails', () => {
  let directory: string
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'pyruse-test-')), 'mails')
  })
  afterEach(() => rmSync(join(directory, '..'), { recursive: true }))

  test('an alert becomes one file that says when, for its owner and group', async () => {
    expect(await send(directoryTransport(directory), email({ body: 'Grüße' }))).toEqual({ ok: true })
    const [name = '', ...others] = readdirSync(directory)
    expect(others).toEqual([])
    expect(name).toMatch(/^20261120T100007Z-[0-9a-f]{12}\.eml$/)
    expect(statSync(join(directory, name)).mode & 0o777).toBe(0o640)
    const mail = await PostalMime.parse(readFileSync(join(directory, name)))
    expect(mail).toMatchObject({ subject: 'SSH ban', text: 'Grüße\n', to: [{ address: 'ops@example.org' }] })
  })

  test('an alert says that nobody was kept out, where the ban sets only observe', async () => {
    const about = { fields: {}, captures: { ip: '192.0.2.1' } }
    await send(directoryTransport(directory), email({ about }), { observes: true })
    const [name = ''] = readdirSync(directory)
    const { text, html } = await PostalMime.parse(readFileSync(join(directory, name)))
    for (const part of [text, html]) expect(part).toContain('Nobody was kept out: all ban sets only observe.')
  })

  test.each([
    'Alerts: web1',
    'Ops, by night',
    'Ops; by day',
    'Ops (',
    'Ops (at night)',
    'root@web1',
    'Müller',
    '=?utf-8?q?Ops?=',
  ])('whoever is named %s in the settings writes, and is written to', async (name) => {
    const [from, recipient] = [`${name} <root@example.org>`, `${name} <ops@example.org>`]
    expect([from, recipient].every(FORMATS['mail-address'].accepts)).toBe(true)
    expect(await send(directoryTransport(directory), email(), { from, to: [recipient] })).toEqual({
      ok: true,
    })
    const [file = ''] = readdirSync(directory)
    const bytes = readFileSync(join(directory, file))
    const mail = await PostalMime.parse(bytes)
    expect(mail.from?.address).toBe('root@example.org')
    expect(mail.messageId).toMatch(/@example\.org>$/)
    expect(mail.to).toMatchObject([{ address: 'ops@example.org' }])
    if (!name.includes('=?')) expect(mail.from?.name).toBe(name)
  })

  test('a digest can be opened by a browser, too', async () => {
    expect(await send(directoryTransport(directory), DIGEST)).toEqual({ ok: true })
    const names = readdirSync(directory).toSorted()
    expect(names).toEqual([expect.stringMatching(/\.eml$/), expect.stringMatching(/\.html$/)])
    expect(readFileSync(join(directory, names[1] ?? ''), 'utf8')).toBe(DIGEST.html)
  })

  test('mails of the same second do not overwrite each other, a repeated one does', async () => {
    const executor = mailExecutor(directoryTransport(directory))
    const three = items(email(), email(), email())
    await executor.execute(three, NEVER)
    await executor.execute(three, NEVER)
    expect(readdirSync(directory).length).toBe(3)
  })

  test('a directory that cannot be made is said, and the mail waits', async () => {
    const parent = join(directory, '..')
    writeFileSync(join(parent, 'file'), '')
    expect(await send(directoryTransport(join(parent, 'file', 'mails')), email())).toEqual({
      ok: false,
      blocking: true,
      error: expect.stringContaining('ENOTDIR'),
      hint: expect.stringContaining('mail.transport'),
    })
  })
})
