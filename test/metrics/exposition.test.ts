import { describe, expect, it } from 'vitest'
import { exposition } from '../../src/metrics/exposition.ts'
import type { Reading } from '../../src/metrics/reading.ts'
import { parseExposition } from './support/parse-exposition.ts'

const READING: Reading = {
  version: '1.2.3',
  vitals: {
    started: 1_700_000_000_000,
    uptime: 60,
    sources: [
      { source: 'journal', entries: 7, newest: 1, lag: 1.5, silent: 2, askedAgo: 0 },
      { source: 'gone', entries: 9, newest: 1, lag: 99, silent: 2, askedAgo: 0 },
    ],
    verdicts: [{ chain: 'a "quoted"\\\nchain', verdict: 'drop', count: 3 }],
    policy: 4,
    effects: [{ effect: 'ban', outcome: 'done', count: 2 }],
    walks: { bounds: [0.001, 0.01], counts: [5, 2, 1], sum: 0.25, count: 8 },
    commits: 6,
    longestLag: 0,
  },
  sources: new Map([
    ['journal', true],
    ['remote', false],
  ]),
  queues: [{ effect: 'email', waiting: 3, failing: 1, oldestAge: 120 }],
  counterKeys: new Map([['ssh', 500_000]]),
  forgottenKeys: 12,
  databaseBytes: 4096,
  residentBytes: 8192,
  heapBytes: 1024,
}

describe('the metrics', async () => {
  const families = parseExposition(await exposition(READING))

  it.each([
    ['pyruse_build_info', { version: '1.2.3', node: process.version }, 1],
    ['pyruse_start_time_seconds', {}, 1_700_000_000],
    ['pyruse_commits_total', {}, 6],
    ['pyruse_entries_total', { source: 'journal' }, 7],
    ['pyruse_lag_seconds', { source: 'journal' }, 1.5],
    ['pyruse_source_silent_seconds', { source: 'journal' }, 2],
    ['pyruse_source_readable', { source: 'remote' }, 0],
    ['pyruse_verdicts_total', { chain: 'a "quoted"\\\nchain', verdict: 'drop' }, 3],
    ['pyruse_verdicts_total', { chain: '', verdict: 'policy' }, 4],
    ['pyruse_effects_total', { effect: 'ban', outcome: 'done' }, 2],
    ['pyruse_queue_items', { effect: 'email' }, 3],
    ['pyruse_queue_failing_items', { effect: 'email' }, 1],
    ['pyruse_queue_oldest_age_seconds', { effect: 'email' }, 120],
    ['pyruse_counter_keys', { counter: 'ssh' }, 500_000],
    ['pyruse_counter_keys_forgotten_total', {}, 12],
    ['pyruse_database_bytes', {}, 4096],
    ['pyruse_resident_memory_bytes', {}, 8192],
    ['pyruse_heap_bytes', {}, 1024],
    ['pyruse_walk_seconds_bucket', { le: '0.001' }, 5],
    ['pyruse_walk_seconds_bucket', { le: '0.01' }, 7],
    ['pyruse_walk_seconds_bucket', { le: '+Inf' }, 8],
    ['pyruse_walk_seconds_sum', {}, 0.25],
    ['pyruse_walk_seconds_count', {}, 8],
  ])('tell %s %o as %d', (name, labels, value) => {
    expect(families.samples).toContainEqual({ name, labels, value })
  })

  it('tell nothing of a source that is followed no more', () => {
    expect(families.samples.filter(({ labels }) => labels.source === 'gone')).toEqual([])
  })

  it('have a type each, by which what only grows is called `_total`', () => {
    for (const [name, type] of families.types) expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(families.types.get('pyruse_walk_seconds')).toBe('histogram')
  })
})
