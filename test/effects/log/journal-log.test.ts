import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createJournalLog } from '../../../src/effects/log/journal-log.ts'
import { LOG_LEVELS, type LogLevel } from '../../../src/module/effect.ts'
import { missing } from '../../support/requirements.ts'
import { items, NEVER, payload } from '../payloads.ts'
import { type JournalNamespace, startJournal } from './journal-namespace.ts'

function log(
  request: { level?: LogLevel; message?: string; fields?: Readonly<Record<string, string>> } = {},
) {
  return payload({ effect: 'log', level: 'NOTICE', message: 'ssh ban', fields: {}, ...request })
}

describe.skipIf(missing('root', 'journald', 'journalctl'))('the journal', () => {
  let journal: JournalNamespace
  beforeAll(async () => {
    journal = await startJournal()
  })
  afterAll(() => journal[Symbol.asyncDispose]())

  /** Writes an entry and yields it as the journal has it. */
  async function written(request: Parameters<typeof log>[0]) {
    const before = journal.entries().length
    const outcomes = await createJournalLog({ socket: journal.socket }).execute(items(log(request)), NEVER)
    expect(outcomes).toEqual([{ ok: true }])
    await expect.poll(() => journal.entries().length, { timeout: 5000 }).toBe(before + 1)
    return journal.entries().at(-1) ?? new Map<string, readonly string[]>()
  }

  test('has an entry of the rule that wrote it', async () => {
    const entry = await written({
      message: 'ssh ban for 192.0.2.1',
      fields: { IP: '192.0.2.1', user: 'röot' },
    })
    expect(Object.fromEntries(entry)).toMatchObject({
      MESSAGE: ['ssh ban for 192.0.2.1'],
      PRIORITY: ['5'],
      SYSLOG_IDENTIFIER: ['pyruse-ts'],
      PYRUSE_RULE: ['sshd.chain:41'],
      IP: ['192.0.2.1'],
      USER: ['röot'],
      _TRANSPORT: ['journal'],
    })
  })

  test.each(LOG_LEVELS.map((level, priority) => [level, String(priority)] as const))(
    'has level %s as priority %s',
    async (level, priority) => {
      expect((await written({ level })).get('PRIORITY')).toEqual([priority])
    },
  )

  test.each([
    ['line breaks that look like fields', 'one\nPRIORITY=0\n_UID=0\nMESSAGE\n\0\0'],
    ['NUL, escapes and what is not ASCII', 'a\0b\x1b[31m\r日本💥'],
    ['nothing', ''],
    ['an equals sign', 'A=B=C'],
  ])('keeps %s in a value', async (_, value) => {
    const entry = await written({ message: value, fields: { VALUE: value } })
    expect(entry.get('MESSAGE') ?? ['']).toEqual([value])
    expect(entry.get('VALUE')).toEqual([value])
    expect(entry.get('PRIORITY')).toEqual(['5'])
  })

  test('lets no field of a rule stand for what journald or the program vouches for', async () => {
    const names = ['_UID', '__CURSOR', 'PRIORITY', 'pyruse_rule', 'a b\n=c', '9lives', '', 'ä']
    const entry = await written({ fields: Object.fromEntries(names.map((name) => [name, `of ${name}`])) })
    expect(entry.get('PRIORITY')).toEqual(['5'])
    expect(entry.get('PYRUSE_RULE')).toEqual(['sshd.chain:41'])
    expect(entry.get('_UID')).toEqual([String(process.getuid?.())])
    expect(Object.fromEntries(entry)).toMatchObject({
      UID: ['of _UID'],
      CURSOR: ['of __CURSOR'],
      PYRUSE_PRIORITY: ['of PRIORITY'],
      PYRUSE_PYRUSE_RULE: ['of pyruse_rule'],
      A_B__C: ['of a b\n=c'],
      PYRUSE_9LIVES: ['of 9lives'],
    })
  })

  test('takes 32 fields, and cuts what is long between two characters', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`FIELD${n}`, '💥'.repeat(2000)]))
    const entry = await written({ message: `x${'💥'.repeat(20_000)}`, fields: many })
    expect(entry.get('MESSAGE')).toEqual([`x${'💥'.repeat(8191)}`])
    expect(entry.get('FIELD0')).toEqual(['💥'.repeat(1024)])
    const size = [...entry.values()].flat().reduce((sum, value) => sum + Buffer.byteLength(value), 0)
    expect(size).toBeLessThan(66_000)
    const small = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`FIELD${n}`, 'x']))
    const fields = [...(await written({ fields: small })).keys()].filter((name) => name.startsWith('FIELD'))
    expect(fields.length).toBe(32)
  })

  test('takes a thousand entries in order', async () => {
    const before = journal.entries().length
    const many = Array.from({ length: 1000 }, (_, n) => log({ message: `entry ${n}` }))
    const executor = createJournalLog({ socket: journal.socket })
    let waiting = items(...many)
    // A full queue of the socket is an ordinary failure: what did not fit is written later.
    for (let attempts = 0; waiting.length > 0 && attempts < 10_000; attempts++) {
      const [next] = waiting
      if (next === undefined) break
      const [outcome] = await executor.execute([next], NEVER)
      if (outcome?.ok) waiting = waiting.slice(1)
      else await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await expect.poll(() => journal.entries().length, { timeout: 5000 }).toBe(before + 1000)
    const messages = journal
      .entries()
      .slice(before)
      .map((entry) => entry.get('MESSAGE')?.[0])
    expect(messages).toEqual(many.map((_, n) => `entry ${n}`))
  })
})

describe('a journal that is not there', () => {
  test('lets entries wait, and says what is missing', async () => {
    const socket = join(tmpdir(), `pyruse-no-journal-${process.pid}`)
    rmSync(socket, { force: true })
    expect(await createJournalLog({ socket }).execute(items(log(), log()), NEVER)).toEqual(
      Array(2).fill({
        ok: false,
        blocking: true,
        error: 'journald is not there to take log entries',
        hint: `nobody listens at ${socket}: start systemd-journald`,
      }),
    )
  })
})

test('a path that is too long for a socket is told as such, and entries wait', async () => {
  const socket = `/run/${'x'.repeat(200)}`
  expect(await createJournalLog({ socket }).execute(items(log()), NEVER)).toEqual([
    {
      ok: false,
      blocking: true,
      error: expect.stringContaining('too long for a socket'),
      hint: expect.stringContaining('log.socket'),
    },
  ])
})
