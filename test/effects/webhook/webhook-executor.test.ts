import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { createWebhookExecutor } from '../../../src/effects/webhook/webhook-executor.ts'
import type { OutboxPayload } from '../../../src/engine/ports.ts'
import type { WebhookSettings } from '../../../src/settings/settings.ts'
import { Duration, parseDuration } from '../../../src/values/duration.ts'
import { temporaryDirectory } from '../../state/support/stores.ts'
import { makeDatedCertificate } from '../../support/dated-certificate.ts'
import { httpServer } from '../../support/http-server.ts'
import { missing } from '../../support/requirements.ts'
import { items, NEVER, payload } from '../payloads.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const HOOK: WebhookSettings = { headers: {}, timeout: new Duration(500e3) }

function executor(webhooks: Readonly<Record<string, WebhookSettings>> = {}) {
  return createWebhookExecutor({ webhooks, clock: { now: () => NOW } })
}

function request(url: string, body = '{"text":"hello"}', json = true): OutboxPayload {
  return payload({ effect: 'webhook', url, body, json })
}

test('a webhook of the settings gets its headers, its token and a signature, from files', async () => {
  const server = await httpServer((response) => response.end())
  const directory = temporaryDirectory()
  const file = (name: string, content: string) => {
    writeFileSync(join(directory, name), `${content}\n`)
    return join(directory, name)
  }
  const pager = {
    ...HOOK,
    url_file: file('url', `${server.origin}/secret-path`),
    headers: { 'X-Team': 'ops' },
    token_file: file('token', 'tok'),
    secret_file: file('secret', 'key'),
  }
  const outcomes = await executor({ pager }).execute(items(request('pager')), NEVER)
  expect(outcomes).toEqual([{ ok: true }])
  const expected = createHmac('sha256', 'key')
    .update(`${NOW / 1000}.{"text":"hello"}`)
    .digest('hex')
  expect(server.asked).toMatchObject([
    {
      path: '/secret-path',
      body: '{"text":"hello"}',
      headers: {
        'content-type': 'application/json',
        'x-team': 'ops',
        authorization: 'Bearer tok',
        'x-pyruse-timestamp': String(NOW / 1000),
        'x-pyruse-signature': `sha256=${expected}`,
        'idempotency-key': expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    },
  ])
})

test.each(['24d', '1001ms'])('a time-out of %s is one', async (timeout) => {
  const server = await httpServer((response) => response.end())
  const pager = { ...HOOK, url: server.origin, timeout: parseDuration(timeout) ?? HOOK.timeout }
  expect(await executor({ pager }).execute(items(request('pager')), NEVER)).toEqual([{ ok: true }])
})

test('plain text is sent as such, without a signature where there is no secret', async () => {
  const server = await httpServer((response) => response.end())
  await executor().execute(items(request(`${server.origin}/t`, 'hello', false)), NEVER)
  expect(server.asked[0]?.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8' })
  expect(server.asked[0]?.headers).not.toHaveProperty('x-pyruse-signature')
})

test.each([
  [200, { ok: true }],
  [204, { ok: true }],
  [302, { ok: false, permanent: true, hint: 'it leads elsewhere: name the final URL' }],
  [400, { ok: false, permanent: true }],
  [404, { ok: false, permanent: true }],
  [408, { ok: false }],
  [429, { ok: false }],
  [500, { ok: false }],
  [503, { ok: false }],
])('status %i comes to %j', async (status, outcome) => {
  const server = await httpServer((response) => {
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  })
  const [ended] = await executor().execute(items(request(`${server.origin}/secret-path`)), NEVER)
  expect(ended).toMatchObject(outcome)
  expect(ended).toHaveProperty('ok', outcome.ok)
  if (!outcome.ok) expect('permanent' in (ended ?? {})).toBe('permanent' in outcome)
  expect(JSON.stringify(ended)).not.toContain('secret-path')
  expect(server.asked).toHaveLength(1)
})

test('what a server repeats of a request in its refusal is not told', async () => {
  const server = await httpServer((response, { path, headers }) => {
    response
      .writeHead(404)
      .end(`Cannot POST ${path} (${decodeURI(path)}), ${headers.authorization}: no such hook`)
  })
  const token_file = join(temporaryDirectory(), 'token')
  writeFileSync(token_file, 't0ken-of-bob\n')
  const pager = { ...HOOK, url: `${server.origin}/hooks/S%C3%A9cretPath?key=S3cretKey`, token_file }
  const [ended] = await executor({ pager }).execute(items(request('pager')), NEVER)
  expect(ended).toMatchObject({ error: expect.stringMatching(/404 Cannot POST .*: no such hook$/) })
  expect(JSON.stringify(ended)).not.toMatch(/cret|t0ken/)
})

test.each([
  [429, '30', 30_000],
  [503, new Date(NOW + 7_200_000).toUTCString(), 7_200_000],
  [503, new Date(NOW - 1000).toUTCString(), 0],
  [429, 'a while', 0],
  [429, '-5', 0],
  [500, undefined, 0],
])('status %i with Retry-After %s leaves the server alone for %i ms', async (status, after, rest) => {
  const server = await httpServer((response) => {
    response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end()
  })
  const [ended] = await executor().execute(items(request(`${server.origin}/x`)), NEVER)
  expect(ended).toMatchObject({ ok: false, rest })
})

test('a server that never answers costs one time limit, and the others of it are not tried in the same call', async () => {
  const silent = await httpServer(() => undefined)
  const lively = await httpServer((response) => response.end())
  const webhooks = { silent: { ...HOOK, url: `${silent.origin}/x` } }
  const requests = items(
    request('silent'),
    request('silent'),
    request(`${lively.origin}/a`),
    request(`${lively.origin}/b`),
  )
  const outcomes = await executor(webhooks).execute(requests, NEVER)
  const late = { ok: false, error: 'silent did not take a request: no answer within 0.5 s' }
  expect(outcomes).toMatchObject([late, late, { ok: true }, { ok: true }])
  expect(silent.asked).toHaveLength(1)
  expect(lively.asked.map(({ path }) => path)).toEqual(['/a', '/b'])
})

test('an answer without end is not read to its end', async () => {
  const server = await httpServer((response) => {
    response.writeHead(500)
    const timer = setInterval(() => response.write('x\x1b[2J'.repeat(10_000)), 1)
    response.on('close', () => clearInterval(timer))
  })
  const [ended] = await executor().execute(items(request(server.origin)), NEVER)
  expect(ended).toMatchObject({ ok: false, error: expect.stringMatching(/ 500 x \[2J.*…$/) })
  expect(JSON.stringify(ended).length).toBeLessThan(500)
})

test('what speaks no HTTP, and where nobody listens, is tried again', async () => {
  const server = createServer((socket) => socket.end('220 mail ready\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const outcomes = await executor().execute(
    items(request(`http://127.0.0.1:${port}/`), request('http://127.0.0.1:1/')),
    NEVER,
  )
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ ok: false, error: expect.stringContaining('did not take a request') })
    expect(outcome).not.toHaveProperty('permanent')
  }
})

test.each([
  ['gone', { permanent: true, error: 'there is no webhook named `gone`' }],
  ['unreadable', { error: expect.stringContaining('a secret of the webhook unreadable cannot be read') }],
])('a webhook that is %s is said to be so', async (name, failure) => {
  const webhooks = { unreadable: { ...HOOK, url_file: '/nonexistent/url' } }
  expect(await executor(webhooks).execute(items(request(name)), NEVER)).toMatchObject([
    { ok: false, ...failure },
  ])
})

const UNFIT =
  /^a secret of the webhook pager cannot be read: .* holds a line end or a control character within/
const NO_URL = /^what the file of the webhook pager holds is no URL that can be asked$/
const NOT_SENT = /^pager did not take a request: it cannot be sent: the address, a header or the token/

test.each<readonly [title: string, files: Readonly<Record<string, string>>, error: RegExp]>([
  ['an address with a user and a password', { url: 'https://bob:S3CRET@127.0.0.1/S3CRET' }, NO_URL],
  ['an address with a user alone', { url: 'https://S3CRET@127.0.0.1/' }, NO_URL],
  ['an address of another kind', { url: 'ftp://127.0.0.1/S3CRET' }, NO_URL],
  ['no address', { url: 'S3CRET' }, NO_URL],
  ['an address of two lines', { url: 'http://127.0.0.1:1/\nS3CRET' }, UNFIT],
  ['a token with a comment below', { token: 'S3CRET\n# made by bob' }, UNFIT],
  ['a token with a control character', { token: 'S3\x1bCRET S3CRET' }, UNFIT],
  ['a token that no header takes', { token: 'S3CRET€' }, NOT_SENT],
  ['a key of two lines', { secret: 'S3CRET\r\nS3CRET' }, UNFIT],
])('%s is told without a word of it, and tried again', async (_, files, error) => {
  const directory = temporaryDirectory()
  const file = (name: string, otherwise: string) => {
    writeFileSync(join(directory, name), `${files[name] ?? otherwise}\n`)
    return join(directory, name)
  }
  const pager = {
    ...HOOK,
    url_file: file('url', 'http://127.0.0.1:1/'),
    token_file: file('token', 'tok'),
    secret_file: file('secret', 'key'),
  }
  const [outcome] = await executor({ pager }).execute(items(request('pager')), NEVER)
  expect(outcome).toEqual({ ok: false, error: expect.stringMatching(error), hint: expect.any(String) })
  expect(JSON.stringify(outcome)).not.toContain('S3CRET')
})

test.skipIf(missing('openssl')).each([
  ['has expired', { from: -10, to: -1 }, 'localhost', /expired$/, "renew the server's certificate"],
  ['is of the future', { from: 1, to: 10 }, 'localhost', /not yet valid$/, 'clock of this machine'],
  ['names another host', { from: -1, to: 10 }, '127.0.0.1', /altnames/, 'its URL'],
  ['nobody vouches for', { from: -1, to: 10 }, 'localhost', /self-signed/, 'NODE_EXTRA_CA_CERTS'],
])('a certificate that %s is told with what mends it', async (title, span, host, error, hint) => {
  const directory = temporaryDirectory()
  makeDatedCertificate(directory, 'server', span)
  const [key, cert] = ['server.key', 'server.pem'].map((name) => readFileSync(join(directory, name), 'utf8'))
  const server = createSecureServer({ key, cert }, (_, response) => response.end()).listen(0)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const known = getCACertificates('default')
  onTestFinished(() => setDefaultCACertificates(known))
  if (title !== 'nobody vouches for') setDefaultCACertificates([...known, cert ?? ''])
  const { port } = server.address() as AddressInfo
  expect(await executor().execute(items(request(`https://${host}:${port}/`)), NEVER)).toEqual([
    { ok: false, error: expect.stringMatching(error), hint: expect.stringContaining(hint) },
  ])
})
