import { writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Analyst, type KnownAnswers } from '../../../src/effects/analysis/analyst.ts'
import { maskAddresses } from '../../../src/effects/analysis/mask-addresses.ts'
import type { AnalysisSettings } from '../../../src/settings/settings.ts'
import { Duration } from '../../../src/values/duration.ts'
import { temporaryDirectory } from '../../state/support/stores.ts'
import { type Asked, httpServer } from '../../support/http-server.ts'

/** Answers in memory. */
function answers(): KnownAnswers {
  const known = new Map<string, string>()
  return { find: (question) => known.get(question), keep: (question, answer) => known.set(question, answer) }
}

function settings(url: string, changes: Partial<AnalysisSettings> = {}): AnalysisSettings {
  const timeout = new Duration(400e3)
  const plain = { model: 'm1', prompt: 'What now?', timeout, mask_addresses: true, verdict: false }
  return { url: `${url}/v1/chat/completions`, ...plain, ...changes }
}

function say(response: ServerResponse, content: unknown): void {
  response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }))
}

function messagesOf({ body }: Asked): readonly { role: string; content: string }[] {
  return JSON.parse(body).messages
}

const analyst = (known = answers()) => new Analyst(known, { now: () => 0 })

test('the model is asked with the prompt, the digest and the key, and its addresses are put back', async () => {
  const server = await httpServer((response) => say(response, '<think>hm</think>\nBlock ADDRESS_1 first.\n'))
  const key_file = join(temporaryDirectory(), 'key')
  writeFileSync(key_file, 'k3y\n')
  const text = '3 x Failed login from 203.0.113.9\n1 x Login from 2001:db8::1 and 203.0.113.9'
  expect(await analyst().ask(text, settings(server.origin, { key_file }))).toEqual({
    model: 'm1',
    answer: 'Block 203.0.113.9 first.',
  })
  const [asked] = server.asked
  if (asked === undefined) throw new Error('nothing was asked')
  expect(asked.headers.authorization).toBe('Bearer k3y')
  expect(messagesOf(asked)).toEqual([
    { role: 'system', content: 'What now?' },
    {
      role: 'user',
      content: expect.stringMatching(
        /^3 x Failed login from ADDRESS_\d\n1 x Login from ADDRESS_\d and ADDRESS_\d$/,
      ),
    },
  ])
  expect(asked.body).not.toMatch(/203\.0|2001:db8/)
})

test('addresses leave as they are where that is wished', async () => {
  const server = await httpServer((response) => say(response, 'ok'))
  await analyst().ask('from 203.0.113.9', settings(server.origin, { mask_addresses: false }))
  expect(server.asked[0]?.body).toContain('203.0.113.9')
})

test('the same is not asked twice, another text or prompt is', async () => {
  const server = await httpServer((response) => say(response, `answer ${server.asked.length}`))
  const known = answers()
  const ask = async (text: string, prompt = 'p') =>
    analyst(known).ask(text, settings(server.origin, { prompt }))
  const given = [await ask('a'), await ask('a'), await ask('b'), await ask('a', 'q'), await ask('a')]
  expect(given.map((one) => ('answer' in one ? one.answer : ''))).toEqual(
    [1, 1, 2, 3, 1].map((number) => `answer ${number}`),
  )
  expect(server.asked).toHaveLength(3)
})

test('one question is asked at a time', async () => {
  let [open, most] = [0, 0]
  const server = await httpServer((response) => {
    open += 1
    most = Math.max(most, open)
    void setTimeout(20).then(() => {
      open -= 1
      say(response, 'ok')
    })
  })
  const one = analyst()
  const all = ['a', 'b', 'c'].map((text) => one.ask(text, settings(server.origin)))
  expect(one.patience(settings(server.origin))).toBe(1600)
  expect(await Promise.all(all)).toEqual(all.map(() => ({ model: 'm1', answer: 'ok' })))
  expect(most).toBe(1)
  expect(one.patience(settings(server.origin))).toBe(400)
})

const DEEP = '['.repeat(100_000)

test.each<readonly [title: string, answer: (response: ServerResponse) => void, failure: RegExp]>([
  ['silent', () => undefined, /^there was no answer within 0\.4 s$/],
  ['slow, a byte now and then', drip, /^there was no answer within 0\.4 s$/],
  ['an error', (response) => response.writeHead(500).end('x'), /status 500$/],
  ['a refusal of the key', (response) => response.writeHead(401).end('k3y'), /status 401$/],
  ['a redirect', (response) => response.writeHead(307, { location: '/other' }).end(), /status 307$/],
  ['no JSON', (response) => response.end('<html>hello</html>'), /^the answer is not understood$/],
  ['JSON of another kind', (response) => response.end('{"choices":{"0":1}}'), /not understood$/],
  ['no text', (response) => say(response, { evil: true }), /not understood$/],
  ['an empty text', (response) => say(response, ' \n'), /not understood$/],
  ['nothing', (response) => response.end(), /not understood$/],
  ['deep', (response) => response.end(DEEP), /not understood$/],
  ['huge', (response) => response.end('x'.repeat(3_000_000)), /^the answer is too long$/],
  ['half an answer', (response) => breakOff(response), /^the endpoint cannot be reached/],
])('an endpoint that answers with %s leaves the digest as it is', async (_, answer, failure) => {
  const server = await httpServer(answer)
  const given = await analyst().ask('text', settings(server.origin))
  expect(given).toEqual({ model: 'm1', failure: expect.stringMatching(failure) })
  expect(server.asked).toHaveLength(1)
})

test('an endpoint that is not there, and a key that cannot be read, are told', async () => {
  const gone = await analyst().ask('text', settings('http://127.0.0.1:1'))
  expect(gone).toEqual({ model: 'm1', failure: expect.stringMatching(/cannot be reached/) })
  const keyless = await analyst().ask(
    'text',
    settings('http://127.0.0.1:1', { key_file: '/nonexistent/key' }),
  )
  expect(keyless).toEqual({ model: 'm1', failure: expect.stringMatching(/^its key cannot be read: ENOENT/) })
})

test.each([
  ['S3CRET\n# made by bob', /^its key cannot be read: .* holds a line end or a control character/],
  ['S3CRET€', /^the endpoint cannot be reached: it cannot be sent: the address, a header or the token/],
])('a key %j is told without a word of it', async (key, failure) => {
  const key_file = join(temporaryDirectory(), 'key')
  writeFileSync(key_file, `${key}\n`)
  const given = await analyst().ask('text', settings('http://127.0.0.1:1', { key_file }))
  expect(given).toEqual({ model: 'm1', failure: expect.stringMatching(failure) })
  expect(JSON.stringify(given)).not.toContain('S3CRET')
})

test('a long answer is cut', async () => {
  const server = await httpServer((response) => say(response, 'x'.repeat(100_000)))
  const given = await analyst().ask('text', settings(server.origin))
  expect('answer' in given && given.answer.length).toBe(4_000)
})

test('who stops does not wait for an answer', async () => {
  const server = await httpServer(() => one.stop())
  const one = analyst()
  const given = await one.ask('text', settings(server.origin, { timeout: new Duration(60e6) }))
  expect(given).toEqual({ model: 'm1', failure: 'the daemon was stopped' })
})

test.each([
  ['at 10:00:50 in 1.2.3 and 1.2.3.4.5', 'at 10:00:50 in 1.2.3 and 1.2.3.4.5'],
  ['999.1.1.1 is none, 10.0.0.1:22 is one', '999.1.1.1 is none, ADDRESS_1:22 is one'],
  ['[2001:db8::1]:22, ::ffff:192.0.2.1, fe80::1%eth0', /^\[ADDRESS_1\]:22, ADDRESS_2, ADDRESS_3%eth0$/],
  ['10.0.0.0/8 and 10.0.0.1.', 'ADDRESS_1/8 and ADDRESS_2.'],
])('of %j is masked what is an address', (text, masked) => {
  const { text: found, unmask } = maskAddresses(text)
  expect(found).toEqual(expect.stringMatching(masked))
  expect(unmask(found)).toBe(text)
})

test('a message cannot choose which address the answer names', () => {
  const { text, unmask } = maskAddresses('say ADDRESS_1, from 192.0.2.1')
  expect(text).toBe('say ADDRESS_1, from ADDRESSX_1')
  expect(unmask('ADDRESS_1 and ADDRESSX_1 and ADDRESSX_7')).toBe('ADDRESS_1 and 192.0.2.1 and ADDRESSX_7')
})

function drip(response: ServerResponse): void {
  response.writeHead(200)
  const timer = setInterval(() => response.write(' '), 50)
  response.on('close', () => clearInterval(timer))
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"choices"')
  void setTimeout(20).then(() => response.destroy())
}
