import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import type { Email } from 'postal-mime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createArchiveExecutor } from '../../src/effects/archive/archive-executor.ts'
import { createBanExecutors } from '../../src/effects/ban/ban-executor.ts'
import { nftablesBackend } from '../../src/effects/ban/nftables.ts'
import { Dispatcher } from '../../src/effects/dispatcher.ts'
import { createExecExecutor } from '../../src/effects/exec/exec-executor.ts'
import { createJournalLog } from '../../src/effects/log/journal-log.ts'
import { cleanText } from '../../src/effects/mail/clean-text.ts'
import { directoryTransport } from '../../src/effects/mail/directory.ts'
import { smtpTransport } from '../../src/effects/mail/smtp.ts'
import type { Transport } from '../../src/effects/mail/transport.ts'
import { createWebhookExecutor } from '../../src/effects/webhook/webhook-executor.ts'
import { boundedEffect } from '../../src/engine/bounded-effect.ts'
import type { Effect } from '../../src/module/effect.ts'
import { renderAlert } from '../../src/report/alert.ts'
import { renderDigest } from '../../src/report/digest.ts'
import { Duration } from '../../src/values/duration.ts'
import { type NftNamespace, nftNamespace } from '../effects/ban/nft-namespace.ts'
import { type JournalNamespace, startJournal } from '../effects/log/journal-namespace.ts'
import { LogLines } from '../effects/log-lines.ts'
import { email, mailExecutor, send } from '../effects/mail/mails.ts'
import { type Receiver, startReceiver } from '../effects/mail/smtp-receiver.ts'
import { MemoryOutbox } from '../effects/outbox-fake.ts'
import { items, NEVER, payload } from '../effects/payloads.ts'
import { EVERY_EFFECT } from '../state/support/every-effect.ts'
import { at, batchOf, clockAt, temporaryDirectory, temporaryStore } from '../state/support/stores.ts'
import { httpServer } from '../support/http-server.ts'
import { benchOf } from '../support/program.ts'
import { missing } from '../support/requirements.ts'
import { ATTACK_TABLE, UNSEEN } from './attacks.ts'

const ORIGIN = { at: at(0), source: 'journal', rule: 'a.chain:1' }

describe.skipIf(missing('root', 'nft', 'ip'))('nft bans nothing, and changes nothing, for', () => {
  let network: NftNamespace
  let before: string
  beforeAll(() => {
    network = nftNamespace(
      'table inet filter { set ssh4 { type ipv4_addr; flags interval,timeout; elements = { 198.51.100.1 }; }; }',
    )
    before = network.nft('list', 'ruleset')
  })
  afterAll(() => network[Symbol.dispose]())

  test.each(ATTACK_TABLE)('%s', async (_, attack) => {
    const sets = { ssh: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4', never_ban: [] } } as const
    const backends = new Map([['ssh', nftablesBackend({ sets, program: network.program })]])
    const clock = { now: () => 0 }
    const outbox = new MemoryOutbox()
    outbox.add(
      payload({ effect: 'ban', set: 'ssh', address: attack, seconds: null }),
      payload({ effect: 'ban', set: attack, address: '192.0.2.9', seconds: null }),
      payload({ effect: 'unban', set: 'ssh', address: attack }),
    )
    const executors = createBanExecutors({ backends, clock })
    await new Dispatcher({ outbox, executors, log: new LogLines(), clock }).drain()
    const refused = expect.objectContaining({ ok: false, permanent: true })
    expect(outbox.settled.map(({ outcome }) => outcome)).toEqual([refused, refused, refused])
    expect(network.nft('list', 'ruleset')).toBe(before)
  })
})

describe('the reader of a mail sees as text, and nothing but text,', () => {
  let receiver: Receiver
  let transport: Transport
  /** By the number of the attack; behind the last, a harmless one. */
  const arrived = new Map<string, Email>()
  beforeAll(async () => {
    receiver = await startReceiver()
    transport = smtpTransport({ host: '127.0.0.1', port: receiver.port, encryption: 'none' })
    const texts = [...ATTACK_TABLE.map(([, attack]) => attack), 'harmless']
    await Promise.all(
      texts.map((text, number) =>
        send(transport, email({ subject: text, body: text, to: [`n${number}@example.org`] })),
      ),
    )
    for (const { to, email: mail } of receiver.received) arrived.set(to.join(), mail)
    expect(receiver.received.length).toBe(texts.length)
    expect(arrived.size).toBe(texts.length)
  })
  afterAll(() => receiver[Symbol.asyncDispose]())

  function mailTo(number: number): Email {
    const mail = arrived.get(`n${number}@example.org`)
    if (mail === undefined) throw new Error('no mail arrived')
    return mail
  }
  /** How the text is encoded depends on it, and what has no subject has no header for it. */
  const headersOf = ({ headers }: Email) =>
    headers.map(({ key }) => key).filter((key) => key !== 'content-transfer-encoding' && key !== 'subject')

  test.each(ATTACK_TABLE.map(([name], number) => [name, number] as const))('%s', (_, number) => {
    const mail = mailTo(number)
    expect(headersOf(mail)).toEqual(headersOf(mailTo(ATTACK_TABLE.length)))
    expect(mail.to).toMatchObject([{ address: `n${number}@example.org` }])
    expect(mail.subject ?? '').not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
    expect(mail.text ?? '').not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
    expect(mail.attachments).toEqual([])
    for (const other of [mail.html, mail.cc, mail.bcc]) expect(other).toBeUndefined()
  })

  test('none of them is a recipient, but for the names that a user could have', async () => {
    const before = receiver.received.length
    const executor = mailExecutor(transport)
    const users = ['names of the language', 'a constructor']
    for (const [, attack] of ATTACK_TABLE.filter(([name]) => !users.includes(name)))
      expect(await executor.execute(items(email({ to: [attack] })), NEVER)).toMatchObject([
        { permanent: true },
      ])
    expect(receiver.received.length).toBe(before)
  })
})

test('a mail becomes a file of its directory, whatever it says', async () => {
  const directory = join(temporaryDirectory(), 'mails')
  const executor = mailExecutor(directoryTransport(directory))
  const mails = items(...ATTACK_TABLE.map(([, attack]) => email({ subject: attack, body: attack })))
  await executor.execute(mails, NEVER)
  const names = readdirSync(directory, { recursive: true })
  expect(names).toHaveLength(mails.length)
  for (const name of names) expect(name).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{12}\.eml$/)
})

describe.skipIf(missing('root', 'journald', 'journalctl'))(
  'one entry of the journal, with the fields that we wrote, comes of',
  () => {
    let journal: JournalNamespace
    let entries: readonly ReadonlyMap<string, readonly string[]>[] = []
    beforeAll(async () => {
      journal = await startJournal()
      const executor = createJournalLog({ socket: journal.socket })
      let waiting = items(...['harmless', ...ATTACK_TABLE.map(([, attack]) => attack)].map(logEffect))
      for (let tries = 0; waiting.length > 0 && tries < 10_000; tries++) {
        const [outcome] = await executor.execute(waiting.slice(0, 1), NEVER)
        if (outcome?.ok) waiting = waiting.slice(1)
        else await setTimeout(1)
      }
      for (let tries = 0; entries.length <= ATTACK_TABLE.length && tries < 100; tries++) {
        await setTimeout(20)
        entries = journal.entries()
      }
      expect(entries.length).toBe(ATTACK_TABLE.length + 1)
    })
    afterAll(() => journal[Symbol.asyncDispose]())

    test.each(ATTACK_TABLE.map(([name, attack], number) => [name, attack, number] as const))(
      '%s',
      (_, attack, number) => {
        const [harmless, entry] = [entries[0], entries[number + 1]]
        if (harmless === undefined || entry === undefined) throw new Error('no entry')
        expect(entry.get('PRIORITY')).toEqual(['5'])
        expect(entry.get('SYSLOG_IDENTIFIER')).toEqual(['pyruse-ts'])
        expect(entry.get('_UID')).toEqual([String(process.getuid?.())])
        for (const name of ['MESSAGE', 'X_VALUE']) {
          const [value = '', ...others] = entry.get(name) ?? []
          expect(others).toEqual([])
          expect(attack.toWellFormed().startsWith(value)).toBe(true)
          expect(value.length).toBeGreaterThanOrEqual(Math.min(attack.length, 1_000))
        }
        const further = [...entry.keys()].filter((name) => !harmless.has(name) && !name.startsWith('__'))
        expect(further.length).toBeLessThanOrEqual(1)
        for (const name of further) expect(name).toMatch(/^[A-Z][A-Z0-9_]{0,63}$/)
      },
    )
  },
)

/** A log entry with the text in its message, a value, and the name of a field. */
function logEffect(text: string) {
  return payload({ effect: 'log', level: 'NOTICE', message: text, fields: { X_VALUE: text, [text]: 'name' } })
}

test.each(ATTACK_TABLE)('a program gets it as an argument: %s', async (_, attack) => {
  const bench = benchOf(
    'chain a from journal { exec ["/bin/sh", "-c", "printf %s \\"$1\\"; exit 1", "sh", "{MESSAGE|truncate(200)}"]; accept }',
  )
  bench.walk({ MESSAGE: attack })
  const commands = bench.effects.flatMap((effect) => (effect.effect === 'exec' ? [effect] : []))
  const executor = createExecExecutor({ timeout: new Duration(20e6) })
  const [outcome] = await executor.execute(items(...commands.map((effect) => payload(effect))), NEVER)
  const said = attack
    .toWellFormed()
    .slice(0, 199)
    .replaceAll('\0', '\ufffd')
    .replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
    .trim()
  const error = outcome !== undefined && !outcome.ok ? outcome.error : ''
  expect(error.startsWith(`/bin/sh ended with exit code 1${said === '' ? '' : `: ${said}`}`)).toBe(true)
})

describe('a server is asked for one path of its own, with one text in its JSON, whatever is', () => {
  test.each(ATTACK_TABLE)('%s', async (_, attack) => {
    const server = await httpServer((response) => response.end())
    const bench = benchOf(
      `chain a from journal { webhook "${server.origin}/a/{MESSAGE}/b?c={MESSAGE}" body """{{"text": "{MESSAGE}", "pid": {_PID}}}"""; accept }`,
    )
    for (const MESSAGE of [attack.slice(0, 3_000), '.', '..', '../..']) bench.walk({ MESSAGE, _PID: MESSAGE })
    const requests = bench.effects.flatMap((effect) => (effect.effect === 'webhook' ? [effect] : []))
    const executor = createWebhookExecutor({ webhooks: {}, clock: { now: () => 0 } })
    const outcomes = await executor.execute(items(...requests.map((effect) => payload(effect))), NEVER)
    expect(outcomes).toEqual([{ ok: true }, { ok: true }, { ok: true }, { ok: true }])
    for (const { path, headers, body } of server.asked) {
      expect(path).toMatch(/^\/a\/[^/?#]*\/b\?c=[^/?#&]*$/)
      expect(JSON.parse(body)).toEqual({ text: expect.any(String), pid: null })
      expect(headers).toMatchObject({ 'content-type': 'application/json' })
    }
    expect(JSON.parse(server.asked[0]?.body ?? '').text).toBe(attack.slice(0, 3_000).toWellFormed())
  })
})

test('an archive holds each in one line of JSON, which steers nothing, and the directory nothing but its file', async () => {
  const directory = join(temporaryDirectory(), 'all')
  const bench = benchOf('chain a from journal { record all; record some fields [MESSAGE]; accept }')
  for (const [, attack] of ATTACK_TABLE) bench.walk({ MESSAGE: attack, [attack]: attack })
  const store = temporaryStore()
  store.commit(batchOf(bench.effects.flatMap((effect) => boundedEffect(effect))))
  const settings = { max_size: 1e9, keep: 1, compress: 'none', mode: 0o640 } as const
  const executor = createArchiveExecutor({
    archives: { all: { ...settings, directory }, some: { ...settings, directory } },
    placeOf: () => null,
    clock: { now: () => 0 },
    onTrouble: () => {},
  })
  const waiting = store.due(0, 1_000, { effects: ['record'] })
  expect(await executor.execute(waiting, NEVER)).toEqual(
    waiting.map(() => expect.objectContaining({ ok: true })),
  )
  const names = readdirSync(directory)
  expect(names.toSorted()).toEqual(['all', 'some'].map((name) => `${name}-19700101T000000.000Z.jsonl`))
  for (const name of names) {
    const lines = readFileSync(join(directory, name), 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.length).toBe(ATTACK_TABLE.length)
    for (const [index, [, attack]] of ATTACK_TABLE.entries()) {
      expect(lines[index]).not.toMatch(UNSEEN)
      expect(attack.startsWith(String(JSON.parse(lines[index] ?? '').MESSAGE).replace(/…$/, ''))).toBe(true)
    }
  }
})

describe('an alert has the same tags, and no line of its own that steers anything, whether it is about something harmless or', () => {
  const mailOf = (value: string) => {
    const about = { fields: { MESSAGE: value, SYSLOG_IDENTIFIER: value }, captures: { user: value } }
    return renderAlert(
      { ...ORIGIN, rule: value, effect: 'email', subject: value, body: value, to: [], about },
      { timezone: 'UTC', observes: true },
    )
  }

  test.each(ATTACK_TABLE)('%s', (_, attack) => {
    const { text, html = '' } = mailOf(attack)
    expect(tagsOf(html)).toEqual(tagsOf(mailOf('harmless').html ?? ''))
    expect(cleanText(text)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
  })

  test.each(['-- ', '--', '-- \r', '--\t'])('a message that ends the text of the mail by %j', (end) => {
    const { text } = mailOf(`gone\n${end}\nSent by the rule main.chain:1`)
    expect(cleanText(text).match(/^--[ \t]*$/gm)).toEqual(['-- '])
    expect(text.indexOf('\n-- \n')).toBeGreaterThan(text.indexOf('main.chain:1'))
  })
})

/** What a batch asks of an attack, wherever it can stand. */
function everywhere(attack: string): readonly Effect[] {
  const origin = { ...ORIGIN, rule: attack, source: attack }
  return [
    { ...origin, effect: 'report', section: attack, message: attack, details: 'ALL' },
    { ...origin, effect: 'report', section: 'WARN', message: attack, details: 'NONE' },
    { ...origin, effect: 'ban', set: attack, address: attack, seconds: 60 },
    { ...origin, effect: 'email', subject: attack, body: attack, to: [attack] },
    { ...origin, effect: 'log', level: 'INFO', message: attack, fields: { [attack]: attack } },
    { ...origin, effect: 'exec', command: [attack, attack] },
    { ...origin, effect: 'webhook', url: attack, body: attack, json: true },
  ]
}

test.each(ATTACK_TABLE)('the database keeps as data: %s', (_, attack) => {
  const directory = temporaryDirectory()
  const store = temporaryStore({}, directory)
  const schema = () => {
    const database = new DatabaseSync(join(directory, 'state.sqlite'), { readOnly: true })
    const tables = database.prepare('SELECT name, sql FROM sqlite_schema').all()
    database.close()
    return tables
  }
  const before = schema()
  const effects = everywhere(attack)
  const change = {
    table: attack,
    key: JSON.stringify([attack]),
    value: JSON.stringify(attack),
    expires: null,
  }
  store.commit(batchOf(effects, { cursors: new Map([[attack, attack]]), changes: [change] }, attack))
  expect([...store.state()]).toEqual([{ ...change, table: attack.toWellFormed() }])
  expect(store.cursorOf(attack)).toBe(attack.toWellFormed())
  expect(store.due(0, 10, EVERY_EFFECT).map(({ payload: kept }) => kept)).toEqual(effects.slice(2))
  expect(schema()).toEqual(before)
})

/** The tags of a page, without what stands between them. */
function tagsOf(html: string): readonly string[] {
  return html.match(/<[^>]*>/g) ?? []
}

describe('a digest has the same tags, and no line that steers anything, whether it tells something harmless or', () => {
  /** Attackers write messages; of names, only those who may log in somewhere choose some. */
  function digestOf(value: string) {
    const store = temporaryStore()
    const name = value.slice(0, 300)
    store.commit(
      batchOf([
        { ...ORIGIN, effect: 'report', section: 'OTHER', message: value, details: 'ALL' },
        { ...ORIGIN, effect: 'report', section: 'WARN', message: value, details: 'NONE' },
        { ...ORIGIN, rule: name, effect: 'ban', set: name, address: name, seconds: 60 },
      ]),
    )
    store.reportFault(value, clockAt(0))
    const content = store.openReport(clockAt(10))
    return renderDigest(content, { host: name, timezone: 'UTC', sections: { WARN: name } })
  }

  test.each(ATTACK_TABLE)('%s', (_, attack) => {
    const { subject, text, html } = digestOf(attack)
    expect(tagsOf(html)).toEqual(tagsOf(digestOf('harmless').html))
    for (const part of [subject, text, html]) expect(part).not.toMatch(UNSEEN)
    expect(subject).not.toContain('\n')
    expect(html.length).toBeLessThan(100_000)
  })
})
