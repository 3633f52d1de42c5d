import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flood, floodEntries } from '../../bench/load/flood.ts'
import { FLOOD_CHAINS } from '../../bench/load/settings.ts'
import { compile } from '../../src/compile/compile.ts'
import { Engine } from '../../src/engine/engine.ts'
import { BATCH_LIMITS, follow } from '../../src/engine/follow.ts'
import type { Source } from '../../src/engine/ports.ts'
import type { ReportContent } from '../../src/engine/report-content.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { Vitals } from '../../src/engine/vitals.ts'
import { renderDigest } from '../../src/report/digest.ts'
import { databaseFile, openDatabase } from '../../src/state/database.ts'
import { STATE_LIMITS } from '../../src/state/limits.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

const SIZE = { addresses: 12_000, lines: 15_000 }
const MOST_KEYS = 8_000
const LIMITS = { ...STATE_LIMITS, linesPerDigest: 3_000, rememberedBans: 300 }
const FRAME = { host: 'mars', timezone: 'UTC', sections: { OTHER: 'Unexpected' } }
const NOW = Date.UTC(2026, 10, 21)

/** A source that has always more than was asked for, until it is through. */
class FloodSource implements Source {
  readonly name = 'journal'
  readonly #entries = flood(SIZE)
  #yielded = 0
  ended = false

  next() {
    const { value, done } = this.#entries.next()
    this.ended = done === true
    if (value === undefined) return undefined
    this.#yielded += 1
    return fieldEntry({ SYSLOG_IDENTIFIER: value.identifier, MESSAGE: value.message }, value.realtime)
  }

  cursor() {
    return String(this.#yielded)
  }

  async wait() {}

  close() {}
}

describe('a flood', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-flood-'))
  const database = openDatabase(directory)
  const store = new SqliteStore(database, LIMITS)
  const tables = new StateTables(MOST_KEYS)
  const vitals = new Vitals()
  const batches: { readonly entries: number; readonly cursor: number }[] = []
  let content: ReportContent
  /** Of the database, when all that was committed is in its file. */
  const bytes = () => {
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    return statSync(databaseFile(directory)).size
  }

  beforeAll(async () => {
    const { program } = checkText(FLOOD_CHAINS, { banSets: ['flood'] })
    const graph = compile(program, {
      accounts: ONLY_ROOT,
      timezone: 'UTC',
      table: (name) => tables.table(name),
    })
    const engine = new Engine({ graph, tables, guard: (effect) => [effect], onFailure: () => {} })
    await follow({
      sources: [new FloodSource()],
      engine,
      vitals,
      signal: new AbortController().signal,
      commit: (batch) => {
        store.commit(batch)
        batches.push({ entries: batch.totals.entries, cursor: Number(batch.cursors.get('journal')) })
      },
    })
    content = store.openReport(NOW)
  })

  afterAll(() => {
    store.close()
    rmSync(directory, { recursive: true })
  })

  it('is worked off in its order, and never more of it is in memory than a batch', () => {
    const most = BATCH_LIMITS.entries + BATCH_LIMITS.entriesPerTurn
    expect(Math.max(...batches.map(({ entries }) => entries))).toBeLessThanOrEqual(most)
    let read = 0
    for (const { entries, cursor } of batches) {
      read += entries
      expect(cursor).toBe(read)
    }
    expect(read).toBe(floodEntries(SIZE))
  })

  it('is published: how many entries there were, and how far behind they are', () => {
    const [journal] = vitals.snapshot().sources
    expect(journal?.entries).toBe(floodEntries(SIZE))
    expect(journal?.lag).toBeGreaterThan(0)
  })

  it('fills counters up to their limit, and what is forgotten is counted', () => {
    const [size = 0] = tables.sizes().values()
    expect(size).toBe(MOST_KEYS)
    // An address that was forgotten counts anew when it comes again.
    expect(tables.letGo).toBeGreaterThanOrEqual(SIZE.addresses - MOST_KEYS)
    expect([...store.state()]).toHaveLength(MOST_KEYS)
  })

  it('leaves a digest of a page, in which every line is counted', () => {
    expect(content.lines.reduce((sum, { count }) => sum + count, 0)).toBe(SIZE.lines)
    expect(content.lines.length).toBeLessThan(10)
    const { text, html } = renderDigest(content, FRAME)
    expect(html.length).toBeLessThan(1_000_000)
    expect(text.length).toBeLessThan(500_000)
    expect(text).toContain('Unexpected: 15,000')
    expect(text.split('\n').length).toBeLessThan(120)
  })

  it('is remembered by no more bans than may be, but for those that run', () => {
    const running = store.listBans(NOW).length
    expect(store.listBans().length).toBeLessThanOrEqual(Math.max(LIMITS.rememberedBans, running + 1_000))
  })

  it('gives the disk back what nothing fills any more, but for some 4 MB', () => {
    const empty = {
      cursors: new Map(),
      effects: [],
      totals: content.totals,
      hits: { since: 0, counts: new Map() },
    }
    const keys = Array.from({ length: 40_000 }, (_, key) => ({
      table: 'large',
      key: `[${key}]`,
      expires: null,
    }))
    store.commit({ ...empty, changes: keys.map((key) => ({ ...key, value: 'x'.repeat(500) })) })
    const full = bytes()
    store.commit({ ...empty, changes: keys.map((key) => ({ ...key, value: null })) })
    for (let commits = 0; commits < 10; commits++) store.commit({ ...empty, changes: [] })
    expect(full).toBeGreaterThan(20_000_000)
    expect(bytes()).toBeLessThan(full - 12_000_000)
  })
})
