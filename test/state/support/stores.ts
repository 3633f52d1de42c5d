import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Batch, KeyedEffect } from '../../../src/engine/ports.ts'
import type { BanEffect, Effect, EmailEffect, ReportEffect } from '../../../src/module/effect.ts'
import { openDatabase } from '../../../src/state/database.ts'
import { STATE_LIMITS, type StateLimits } from '../../../src/state/limits.ts'
import { StateError } from '../../../src/state/state-error.ts'
import { SqliteStore } from '../../../src/state/store.ts'

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'state-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A store in a real file, closed after the test. */
export function temporaryStore(
  limits: Partial<StateLimits> = {},
  directory = temporaryDirectory(),
): SqliteStore {
  const store = new SqliteStore(openDatabase(directory), { ...STATE_LIMITS, ...limits })
  onTestFinished(() => store.close())
  return store
}

/** Microseconds since the epoch, some seconds into the time of the tests. */
export function at(seconds: number): number {
  return Date.UTC(2026, 10, 20, 10) * 1000 + seconds * 1e6
}

/** The same in milliseconds. */
export function clockAt(seconds: number): number {
  return at(seconds) / 1000
}

const ORIGIN = { source: 'journal', rule: 'sshd.chain:41' }

export function ban(seconds: number, effect: Partial<BanEffect> = {}): Effect {
  return {
    ...ORIGIN,
    at: at(seconds),
    effect: 'ban',
    set: 'ssh',
    address: '203.0.113.9',
    seconds: 100,
    ...effect,
  }
}

export function unban(seconds: number): Effect {
  return { ...ORIGIN, at: at(seconds), effect: 'unban', set: 'ssh', address: '203.0.113.9' }
}

export function report(seconds: number, effect: Partial<ReportEffect> = {}): Effect {
  const line = { section: 'WARN', message: 'Failed login', details: 'FIRSTLAST', ...effect } as const
  return { ...ORIGIN, at: at(seconds), effect: 'report', ...line }
}

export function email(seconds: number, effect: Partial<EmailEffect> = {}): Effect {
  return {
    ...ORIGIN,
    at: at(seconds),
    effect: 'email',
    subject: 'SSH ban',
    body: 'banned',
    to: [],
    ...effect,
  }
}

export function log(seconds: number): Effect {
  return { ...ORIGIN, at: at(seconds), effect: 'log', level: 'NOTICE', message: 'banned', fields: {} }
}

export function webhook(seconds: number, url: string): Effect {
  return { ...ORIGIN, at: at(seconds), effect: 'webhook', url, body: '', json: false }
}

export function record(seconds: number, message: string): Effect {
  return { ...ORIGIN, at: at(seconds), effect: 'record', archive: 'web', entry: { MESSAGE: message } }
}

/** A batch of effects, keyed by their order. */
export function batchOf(effects: readonly Effect[], batch: Partial<Batch> = {}, name = 'journal c1'): Batch {
  const keyed: KeyedEffect[] = effects.map((effect, index) => ({
    key: `${name} ${index}`,
    effect,
    cause: `cause ${index}`,
  }))
  return {
    cursors: new Map(),
    changes: [],
    effects: keyed,
    totals: { entries: 0, accepted: 0, dropped: 0, policy: 0 },
    hits: { since: 0, counts: new Map() },
    ...batch,
  }
}

/** What a test closes a digest with where the mail itself does not matter. */
export const PLAIN_MAIL = { subject: 'Digest', text: 'text', html: '<p>html</p>' }

/** The StateError that the work throws. */
export function failureOf(work: () => unknown): StateError {
  try {
    work()
  } catch (error) {
    if (error instanceof StateError) return error
    throw error
  }
  throw new Error('nothing failed')
}
