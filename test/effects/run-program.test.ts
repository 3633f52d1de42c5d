import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nftablesBackend } from '../../src/effects/ban/nftables.ts'
import { sendmailTransport } from '../../src/effects/mail/sendmail.ts'
import { runProgram } from '../../src/effects/run-program.ts'
import { parseAddress } from '../../src/values/address.ts'
import { temporaryDirectory } from '../state/support/stores.ts'
import { email, send } from './mail/mails.ts'
import { NEVER } from './payloads.ts'

/** A number of seconds that marks the processes of one test. */
function mark(): string {
  return `60.${Math.floor(Math.random() * 1e9)}`
}

/** The states of the processes with the mark in their command line, and of zombies among our children. */
function leftOf(marked: string): readonly string[] {
  return globSync('/proc/[0-9]*').flatMap((process) => {
    try {
      const [, state = '', parent = ''] = /\) (\S) (\d+)/.exec(readFileSync(`${process}/stat`, 'utf8')) ?? []
      const isOurs = readFileSync(`${process}/cmdline`, 'latin1').includes(marked)
      return isOurs || (state === 'Z' && parent === String(globalThis.process.pid)) ? [state] : []
    } catch {
      return []
    }
  })
}

const run = (script: string, timeout = 200, signal = NEVER) =>
  runProgram('sh', ['-c', script], { input: 'x'.repeat(1_000_000), timeout, mostOutput: 1_000, signal })

test.each<[string, (seconds: string) => string]>([
  ['hangs', (seconds) => `exec sleep ${seconds}`],
  ['waits for a child that hangs', (seconds) => `sleep ${seconds}`],
  [
    'has many children',
    (seconds) => `sleep ${seconds} & sleep ${seconds} & (sleep ${seconds} & wait) & wait`,
  ],
  ['does not mind being told to end', (seconds) => `trap '' TERM; sleep ${seconds}`],
  [
    'says that all is well when it is told to end',
    (seconds) => `trap 'exit 0' TERM; sleep ${seconds} & wait`,
  ],
])('a program that %s is ended in time, and nothing of it is left', async (_, script) => {
  const seconds = mark()
  expect(await run(`echo so far; ${script(seconds)}`)).toEqual({ kind: 'time over', text: 'so far' })
  await expect.poll(() => leftOf(seconds)).toEqual([])
})

test('a program that ends while a child of it keeps the output open has ended as it said', async () => {
  const seconds = mark()
  expect(await run(`echo queued; sleep ${seconds} & exit 0`)).toMatchObject({ kind: 'exit', code: 0 })
  await expect.poll(() => leftOf(seconds)).toEqual([])
})

test('what a program complains of does not stand in its output', async () => {
  expect(await run('echo said; echo complained >&2')).toEqual({
    kind: 'exit',
    code: 0,
    output: 'said',
    text: 'said\ncomplained',
  })
})

test('a program that prints without end is stopped', async () => {
  expect(await run('yes', 20_000)).toMatchObject({ kind: 'exit', code: expect.any(Number) })
})

test.each<[string, (seconds: string) => string]>([
  ['', (seconds) => `sleep ${seconds}`],
  [', whatever it then says', (seconds) => `trap 'exit 0' TERM; sleep ${seconds} & wait`],
])('a program is broken off with the call that it belongs to%s', async (_, script) => {
  const ending = new AbortController()
  const seconds = mark()
  const ended = run(script(seconds), 20_000, ending.signal)
  await expect.poll(() => leftOf(seconds)).not.toEqual([])
  ending.abort()
  expect(await ended).toEqual({ kind: 'broken off' })
  await expect.poll(() => leftOf(seconds)).toEqual([])
})

test('a program is not even started once the call that it belongs to is broken off', async () => {
  const seconds = mark()
  const started = join(temporaryDirectory(), 'started')
  expect(await run(`: >'${started}'; sleep ${seconds}`, 20_000, AbortSignal.abort())).toEqual({
    kind: 'broken off',
  })
  expect(existsSync(started)).toBe(false)
})

test.each([
  [
    'is killed by somebody else',
    'echo so far; kill -9 $$',
    { kind: 'killed', by: 'SIGKILL', text: 'so far' },
  ],
  ['does not read what it is given', 'exec <&-; exit 3', { kind: 'exit', code: 3, output: '', text: '' }],
])('a program that %s', async (_, script, end) => {
  expect(await run(script, 20_000)).toEqual(end)
})

test('nft that hangs holds up all bans, and is told as what it is', async () => {
  const seconds = mark()
  const backend = nftablesBackend({
    sets: { ssh: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4', never_ban: [] } },
    program: ['sh', '-c', `sleep ${seconds} & sleep ${seconds}`],
    timeout: 200,
  })
  const element = parseAddress('192.0.2.1')
  if (element === undefined) throw new Error('no address')
  expect(await backend.apply([{ set: 'ssh', element, banned: 60 }], NEVER)).toEqual([
    {
      ok: false,
      blocking: true,
      error: 'nft did not end in time',
      hint: expect.stringContaining('nft list'),
    },
  ])
  await expect.poll(() => leftOf(seconds)).toEqual([])
})

test('sendmail that hangs with its children holds up all mails', async () => {
  const seconds = mark()
  const transport = sendmailTransport({
    sendmail: '/bin/sh',
    args: ['-c', `sleep ${seconds} & wait`],
    timeout: 200,
  })
  expect(await send(transport, email())).toMatchObject({
    ok: false,
    blocking: true,
    error: '/bin/sh did not end in time',
  })
  await expect.poll(() => leftOf(seconds)).toEqual([])
})
