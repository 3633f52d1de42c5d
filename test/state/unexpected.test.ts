import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateCorpus } from '../../bench/corpus/generate.ts'
import type { Batch, KeyedEffect } from '../../src/engine/ports.ts'
import type { ReportContent } from '../../src/engine/report-content.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'

const NOTHING = { subject: '', text: '', html: '' }
const DAY = 86_400_000
const START = Date.UTC(2026, 10, 20)

/** A batch of unexpected messages of one identifier. */
function batchOf(
  messages: readonly {
    readonly identifier: string
    readonly message: string
    readonly at: number
    readonly isGrave?: boolean
  }[],
): Batch {
  const effects = messages.map(
    ({ identifier, message, at, isGrave = false }): KeyedEffect => ({
      key: '',
      cause: message,
      unexpected: { identifier, message, isGrave },
      effect: {
        effect: 'report',
        at,
        source: 'journal',
        rule: null,
        section: 'OTHER',
        message: `[6/h/${identifier}] ${message}`,
        details: 'ALL',
      },
    }),
  )
  const totals = { entries: messages.length, accepted: 0, dropped: 0, policy: messages.length }
  return { cursors: new Map(), changes: [], effects, totals, hits: { since: 0, counts: new Map() } }
}

function sayings(message: string, count: number, day: number) {
  return Array.from({ length: count }, (_, at) => ({
    identifier: 'app',
    message: message.replace('#', String(at)),
    at: (START + day * DAY) * 1000 + at,
  }))
}

describe('the unexpected messages of a corpus', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-unexpected-'))
  let store: SqliteStore
  let content: ReportContent
  const entries = [...generateCorpus({ entries: 8_000 })].map(({ identifier, message, realtime }) => ({
    identifier,
    message: typeof message === 'string' ? message : Buffer.from(message).toString('latin1'),
    at: realtime,
  }))

  beforeAll(() => {
    store = new SqliteStore(openDatabase(directory))
    for (let start = 0; start < entries.length; start += 500)
      store.commit(batchOf(entries.slice(start, start + 500)))
    content = store.openReport(START + DAY)
  })
  afterAll(() => {
    store.close()
    rmSync(directory, { recursive: true })
  })

  it('are counted like an independent count of the entries says, by identifier and by quarter of an hour', () => {
    const told = new Map<string, number>()
    for (const { count, kind } of content.lines) {
      const identifier = /^\[6\/h\/([^\]]*)\]/.exec(kind?.examples[0] ?? '')?.[1] ?? ''
      told.set(identifier, (told.get(identifier) ?? 0) + count)
    }
    const counted = (key: (entry: (typeof entries)[number]) => string | number) =>
      new Map([...Map.groupBy(entries, key)].map(([name, group]) => [name, group.length]))
    expect(told).toEqual(counted(({ identifier }) => identifier))
    const slots = new Map(content.slots.map(({ at, count }) => [at, count]))
    expect(slots).toEqual(counted(({ at }) => Math.floor(at / 900e6) * 900e6))
  })

  it('are few kinds, and almost each has its rule', () => {
    expect(content.lines.length).toBeLessThan(240)
    const most = content.lines.slice(0, 40)
    expect(most.filter(({ kind }) => kind?.rule === undefined).length).toBeLessThan(4)
  })

  it('are the same after a restart in between', () => {
    const other = new SqliteStore(openDatabase(directory))
    expect(other.openReport(START + DAY)).toEqual(content)
    other.close()
  })
})

describe('a digest knows what the one before told', () => {
  it('new, gone, three times as many, and back after a day', () => {
    const store = new SqliteStore(openDatabase(':memory:'))
    const days = [
      [...sayings('disk # slow', 4, 0), ...sayings('fan # loud', 9, 0)],
      [...sayings('disk # slow', 12, 1), ...sayings('lamp # dark', 1, 1)],
      [...sayings('fan # loud', 2, 2)],
    ]
    const told = days.map((messages, day) => {
      store.commit(batchOf(messages))
      const now = START + (day + 1) * DAY
      const { lines, gone, before } = store.openReport(now)
      store.closeDigest(() => NOTHING, now)
      return {
        lines: lines.map(({ message, count, before: was }) => [message.slice(-4), count, was]),
        gone: gone.map(({ message, count }) => [message.slice(-4), count]),
        all: before.get('OTHER'),
      }
    })
    expect(told).toEqual([
      {
        lines: [
          ['loud', 9, undefined],
          ['slow', 4, undefined],
        ],
        gone: [],
        all: undefined,
      },
      {
        lines: [
          ['slow', 12, { count: 4, isKnown: true }],
          ['dark', 1, { count: 0, isKnown: false }],
        ],
        gone: [['loud', 9]],
        all: 13,
      },
      {
        lines: [['loud', 2, { count: 0, isKnown: true }]],
        gone: [
          ['slow', 12],
          ['dark', 1],
        ],
        all: 13,
      },
    ])
    store.close()
  })

  it('also of names that were too few for a kind on the day before', () => {
    const store = new SqliteStore(openDatabase(':memory:'))
    const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank']
    const login = (name: string, day: number) => sayings(`session opened for user ${name} by sshd`, 1, day)
    store.commit(batchOf(names.slice(0, 2).flatMap((name) => login(name, 0))))
    store.closeDigest(() => NOTHING, START + DAY)
    store.commit(batchOf(names.flatMap((name) => login(name, 1))))
    expect(store.openReport(START + 2 * DAY).lines).toMatchObject([
      { count: 6, before: { count: 2, isKnown: true } },
    ])
    expect(store.openReport(START + 2 * DAY).gone).toEqual([])
    store.close()
  })

  it('forgets what was told more than 30 days ago', () => {
    const store = new SqliteStore(openDatabase(':memory:'))
    store.commit(batchOf(sayings('fan # loud', 2, 0)))
    store.closeDigest(() => NOTHING, START + DAY)
    store.closeDigest(() => NOTHING, START + 32 * DAY)
    store.commit(batchOf(sayings('fan # loud', 2, 32)))
    expect(store.openReport(START + 33 * DAY).lines).toMatchObject([{ before: { isKnown: false } }])
    store.close()
  })
})

it('messages with halves of characters are all counted, also by one that goes on from the database', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-halves-'))
  let count: number | undefined
  for (const half of ['\ud800', '\udbff', '\ud800']) {
    const store = new SqliteStore(openDatabase(directory))
    store.commit(batchOf(sayings(`fan ${half} loud`, 2, 0)))
    count = store.openReport(START + DAY).lines.reduce((sum, line) => sum + line.count, 0)
    store.close()
  }
  rmSync(directory, { recursive: true })
  expect(count).toBe(6)
})

it('what a digest told that can never be mailed is told by the next one: messages, when they came, and faults', () => {
  const store = new SqliteStore(openDatabase(':memory:'))
  store.commit(batchOf(sayings('fan # loud', 2, 0)))
  store.reportFault('the disk is full', START)
  const before = store.openReport(START + DAY)
  expect(before.lines).toMatchObject([{ count: 2 }, { message: 'the disk is full', count: 1 }])
  store.closeDigest(() => NOTHING, START + DAY)
  const [item] = store.due(START + DAY, 1, { effects: ['digest'] })
  if (item === undefined) throw new Error('no digest waits')
  const outcome = { ok: false, error: 'no such user', permanent: true } as const
  store.settle([{ item, outcome, at: START + DAY, retryAt: 0 }])
  const { lines, slots } = store.openReport(START + DAY)
  const told = lines.map(({ message, count, first, last }) => ({ message, count, first, last }))
  for (const { message, count, first, last } of before.lines)
    expect(told).toContainEqual({ message, count, first, last })
  expect(slots).toEqual(before.slots)
  store.close()
})

it('a kind of messages that a digest told which nobody got is compared with the digest before that', () => {
  const store = new SqliteStore(openDatabase(':memory:'))
  const outcomes = [{ ok: true }, { ok: false, error: 'no such user', permanent: true }] as const
  for (const [day, outcome] of outcomes.entries()) {
    store.commit(batchOf(sayings('fan # loud', 2, day)))
    store.closeDigest(() => NOTHING, START + (day + 1) * DAY)
    const [item] = store.due(START + 9 * DAY, 1, { effects: ['digest'] })
    if (item === undefined) throw new Error('no digest waits')
    store.settle([{ item, outcome, at: START + (day + 1) * DAY, retryAt: 0 }])
  }
  const { lines } = store.openReport(START + 3 * DAY)
  expect(lines.filter(({ section }) => section === 'OTHER')).toMatchObject([
    { count: 2, before: { count: 2, isKnown: true } },
  ])
  store.close()
})

it('what a failed commit counted is not counted', () => {
  const store = new SqliteStore(openDatabase(':memory:'))
  store.commit(batchOf(sayings('fan # loud', 2, 0)))
  const broken = {
    ...batchOf(sayings('fan # loud', 5, 0)),
    totals: { entries: 0.5, accepted: 0, dropped: 0, policy: 0 },
  }
  expect(() => store.commit(broken)).toThrow()
  store.commit(batchOf(sayings('fan # loud', 1, 0)))
  expect(store.openReport(START + DAY).lines).toMatchObject([{ count: 3 }])
  store.close()
})

it('what is grave is told by itself, also after a restart, and is as new or known as its like', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-grave-'))
  const grave = (count: number, day: number) =>
    sayings('request # failed', count, day).map((saying) => ({ ...saying, isGrave: true }))
  const lines: unknown[] = []
  for (const day of [0, 1]) {
    for (const messages of [sayings('request # failed', 50, day), grave(2, day)]) {
      const store = new SqliteStore(openDatabase(directory))
      store.commit(batchOf(messages))
      store.close()
    }
    const store = new SqliteStore(openDatabase(directory))
    lines.push(store.openReport(START + (day + 1) * DAY).lines.map(({ message, count }) => [count, message]))
    if (day === 1)
      expect(store.openReport(START + 2 * DAY).lines).toMatchObject([
        { before: { count: 50, isKnown: true } },
        { before: { count: 2, isKnown: true } },
      ])
    store.closeDigest(() => NOTHING, START + (day + 1) * DAY)
    store.close()
  }
  rmSync(directory, { recursive: true })
  const day = [
    [50, '[app] request <int> failed'],
    [2, '[app, error or worse] request <int> failed'],
  ]
  expect(lines).toEqual([day, day])
})
