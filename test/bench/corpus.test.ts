import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CorpusEntry } from '../../bench/corpus/entry.ts'
import { writeExport } from '../../bench/corpus/formats/export.ts'
import { writeJson } from '../../bench/corpus/formats/json.ts'
import { render } from '../../bench/corpus/formats/render.ts'
import { type CorpusOptions, generateCorpus } from '../../bench/corpus/generate.ts'
import { makeJournal } from '../../bench/corpus/journal.ts'
import { Truth, type TruthReport } from '../../bench/corpus/truth.ts'
import { CORPUS_FILES, writeCorpus } from '../../bench/corpus/write.ts'
import fc from '../support/properties.ts'
import { missing } from '../support/requirements.ts'
import { type ReadEntry, readExport, readJson, readSyslog } from './corpus-readers.ts'
import { failures, isSsh, plainBans } from './plain-count.ts'

const OPTIONS = { entries: 8_000, seed: 7, attackers: 200 }
const RULE = { threshold: 5, window: 600 }

const directory = mkdtempSync(join(tmpdir(), 'corpus-'))
let truth: TruthReport
let exported: ReadEntry[]
let json: ReadEntry[]

beforeAll(() => {
  truth = writeCorpus(generateCorpus(OPTIONS), RULE, directory)
  exported = readExport(fileOf(directory, 'export'))
  json = readJson(fileOf(directory, 'json'))
})

afterAll(() => rmSync(directory, { recursive: true }))

describe('a corpus', () => {
  test('is the same, byte for byte, for the same arguments', () => {
    expect(hashesOf(OPTIONS)).toEqual(hashesOf(OPTIONS))
  })

  test.each([{ seed: 8 }, { attackers: 201 }, { rate: 50 }, { start: 0 }])(
    'is another one with %o',
    (change) => {
      expect(hashesOf({ ...OPTIONS, ...change })).not.toEqual(hashesOf(OPTIONS))
    },
  )

  test('has as many entries as asked for, ever later, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 400 }), (seed, entries) => {
        const times = generateCorpus({ seed, entries, attackers: 20, rate: 1_000 })
          .map(({ realtime }) => realtime)
          .toArray()
        expect(times).toHaveLength(entries)
        expect(times.every((time, index) => time > (times[index - 1] ?? 0))).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('holds about 26 fields an entry, as a real journal does', () => {
    const fields = exported.reduce((sum, entry) => sum + Object.keys(entry).length, 0)
    expect(Math.round(fields / exported.length)).toBeGreaterThanOrEqual(26)
  })

  test('holds all services, and sshd-session after the upgrade of OpenSSH', () => {
    expect(Object.keys(truth.entries_by_identifier).sort()).toEqual([
      'CRON',
      'dovecot',
      'kernel',
      'nginx',
      'postfix/anvil',
      'postfix/cleanup',
      'postfix/lmtp',
      'postfix/qmgr',
      'postfix/smtpd',
      'postfix/submission/smtpd',
      'restic',
      'sshd',
      'sshd-session',
      'sudo',
      'systemd',
      'systemd-logind',
      'worker',
    ])
  })

  test('interleaves the connections of ssh', () => {
    const pids = exported.filter(isSsh).map(({ _PID }) => _PID)
    const changes = pids.filter((pid, index) => pid !== pids[index - 1]).length
    expect(changes).toBeGreaterThan(new Set(pids).size * 1.2)
  })

  test.each([
    ['several lines', /\n/],
    ['a terminal escape', /\x1b\[/],
    ['bytes that are not UTF-8', /\xe9sum\xe9/],
    ['characters outside ASCII', /\xe2\x80\x94/],
  ])('holds a message with %s', (_, shape) => {
    expect(json.some(({ MESSAGE = '' }) => shape.test(MESSAGE))).toBe(true)
  })

  test('lets nobody attack but from networks that are never routed', () => {
    const attacker = /^(?:198\.1[89]\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|192\.0\.2\.|2001:db8:)/
    expect(Object.keys(truth.failures_by_address).filter((address) => !attacker.test(address))).toEqual([])
  })
})

describe('the formats of a corpus', () => {
  test('export and JSON hold the same fields', () => {
    expect(json).toEqual(exported)
  })

  test('syslog holds the same messages of the same processes', () => {
    const lines = readSyslog(fileOf(directory, 'syslog'))
    expect(lines.map(({ identifier, message }) => ({ identifier, message }))).toEqual(
      exported.map((entry) => ({ identifier: entry.SYSLOG_IDENTIFIER, message: entry.MESSAGE })),
    )
    const pids = lines.map(({ pid }) => pid).filter((pid) => pid !== undefined)
    expect(pids.length).toBeGreaterThan(lines.length / 2)
  })

  test('syslog shows the second of the entry in UTC', () => {
    const [first] = readSyslog(fileOf(directory, 'syslog'))
    expect(first).toMatchObject({ time: 'Nov 20 00:00:00', host: 'mail1' })
  })

  test('carry any message unharmed', () => {
    const bytes = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), bytes), (message) => {
        const entry = entryWith(message)
        const expected = Buffer.from(message).toString('latin1')
        expect(readExport(render([entry, entry], writeExport)).map(({ MESSAGE }) => MESSAGE)).toEqual([
          expected,
          expected,
        ])
        expect(readJson(render([entry], writeJson)).map(({ MESSAGE }) => MESSAGE)).toEqual([expected])
      }),
    )
  })
})

describe('the truth', () => {
  test('knows each failed password that the messages of sshd tell of', () => {
    expect(truth.failed_passwords).toBe(failures(json).length)
    expect(truth.failures_by_address).toEqual(
      Object.fromEntries(
        Map.groupBy(failures(json), ([, address]) => address)
          .entries()
          .map(lengths),
      ),
    )
  })

  test('bans whom a second, plainer count bans', () => {
    expect(truth.bans.length).toBeGreaterThan(20)
    expect(truth.bans).toEqual(plainBans(failures(json), RULE))
    expect(truth.triggers).toBe(truth.bans.length)
  })

  test('names the first ban of each address once', () => {
    const banned = truth.first_bans.map(([, address]) => address)
    expect(new Set(banned).size).toBe(banned.length)
    expect(new Set(banned)).toEqual(new Set(truth.bans.map(([, address]) => address)))
    expect(truth.bans).toEqual(expect.arrayContaining([...truth.first_bans]))
  })

  test('counts entries and identifiers', () => {
    expect(truth.entries).toBe(OPTIONS.entries)
    expect(truth.entries_by_identifier).toEqual(
      Object.fromEntries(
        Map.groupBy(json, (entry) => entry.SYSLOG_IDENTIFIER)
          .entries()
          .map(lengths),
      ),
    )
  })

  test.each([
    { title: 'the sixth failure bans', at: [0, 1, 2, 3, 4, 5], bans: [5] },
    { title: 'five do not', at: [0, 1, 2, 3, 4], bans: [] },
    { title: 'a failure no longer counts once the window has passed', at: [0, 1, 2, 3, 4, 600], bans: [] },
    {
      title: 'a failure still counts just before that',
      at: [0, 1, 2, 3, 4, 599.999_999],
      bans: [599.999_999],
    },
    {
      title: 'the count starts again after a ban',
      at: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      bans: [5, 11],
    },
  ])('$title', ({ at, bans }) => {
    const counted = new Truth(RULE)
    for (const second of at) counted.add({ ...entryWith(''), realtime: second * 1e6, failedPassword: '::1' })
    expect(counted.report().bans).toEqual(bans.map((second) => [second * 1e6, '::1']))
  })
})

describe.skipIf(missing('journal-remote', 'journalctl'))('a journal made of a corpus', () => {
  test('reads back through journalctl exactly as our own JSON says', () => {
    const journal = join(directory, CORPUS_FILES.journal)
    makeJournal(join(directory, CORPUS_FILES.export), journal)
    const printed = execFileSync(
      'journalctl',
      ['-o', 'json', '--all', '--no-pager', '--directory', journal],
      {
        maxBuffer: 2 ** 28,
      },
    )
    expect(readJson(printed).map(withoutPlace)).toEqual(json.map(withoutPlace))
  }, 60_000)
})

function lengths<K>([key, group]: [K, readonly unknown[]]): [K, number] {
  return [key, group.length]
}

/** Without what depends on the journal file that an entry lies in. */
function withoutPlace({ __CURSOR, __SEQNUM, __SEQNUM_ID, ...entry }: ReadEntry): ReadEntry {
  return entry
}

function entryWith(message: string | Uint8Array): CorpusEntry {
  return {
    cursor: 's=0',
    realtime: 1,
    monotonic: 1,
    identifier: 'worker',
    shownPid: undefined,
    message,
    fields: { MESSAGE: message },
    failedPassword: undefined,
  }
}

function hashesOf(options: Partial<CorpusOptions>): string[] {
  const into = mkdtempSync(join(tmpdir(), 'corpus-again-'))
  writeCorpus(generateCorpus({ ...options, entries: 2_000 }), RULE, into)
  const files = [CORPUS_FILES.export, CORPUS_FILES.json, CORPUS_FILES.syslog, CORPUS_FILES.truth]
  const hashes = files.map((name) =>
    createHash('sha256')
      .update(readFileSync(join(into, name)))
      .digest('hex'),
  )
  rmSync(into, { recursive: true })
  return hashes
}

function fileOf(from: string, format: 'export' | 'json' | 'syslog'): Buffer {
  return readFileSync(join(from, CORPUS_FILES[format]))
}
