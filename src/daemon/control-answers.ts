import { realpathSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Envelope } from '../control/protocol.ts'
import type { Answer } from '../control/server.ts'
import type { Status } from '../control/status.ts'
import { REPORT } from '../engine/ports.ts'
import { banLedger } from '../program/ban-guard.ts'
import { StateError } from '../state/state-error.ts'
import type { StateReader } from '../state/state-reader.ts'
import type { SqliteStore } from '../state/store.ts'
import { carryOut, type OrderDesk } from './carry-out-orders.ts'
import type { Daemon } from './daemon.ts'
import type { Reloader } from './reloader.ts'
import { noDigest, nothingKept, shownDigest } from './shown-digest.ts'
import { banRows, counterRows, reportRows } from './state-rows.ts'
import { newestEntry } from './state-status.ts'

/** Milliseconds for which an answer waits until what walked is committed; then it tells what is. */
const SETTLE_WITHIN = 2_000

export interface AnswerParts {
  readonly daemon: Daemon
  readonly reloader: Reloader
  readonly store: SqliteStore
  readonly reader: StateReader
  readonly status: () => Status
}

/** Makes what answers the requests of the control socket. */
export function controlAnswers(parts: AnswerParts): (request: Envelope) => Promise<Answer> {
  return async (request) => {
    const { state } = parts.daemon.configuration.settings
    if (!isSameDirectory(request.state, state))
      return {
        refusal: {
          message: `this daemon keeps its state in ${state}`,
          hint: `name its settings by --config; it was asked about ${request.state}`,
          stranger: true,
        },
      }
    try {
      return await answerTo(request, parts)
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      return { refusal: { message: error.message, hint: error.hint } }
    }
  }
}

async function answerTo(
  request: Envelope,
  { daemon, reloader, store, reader, status }: AnswerParts,
): Promise<Answer> {
  switch (request.command) {
    case 'status':
      return { result: status() }
    case 'bans':
      await settled(daemon)
      return { rows: banRows(reader, request.all ? undefined : Date.now()), result: null }
    case 'ban':
    case 'unban':
      return { result: await daemon.soon(() => carryOut(request, deskOf(daemon, store))) }
    case 'counters': {
      await settled(daemon)
      const now = newestEntry(reader, daemon.latest)
      return {
        rows: counterRows(reader, { now, wanted: request.counter, tables: daemon.tables }),
        result: null,
      }
    }
    case 'reload':
      // Refused where that is not soon, rather than done behind one for which somebody else waits.
      await daemon.soon(() => undefined)
      return { result: await reloader.reload() }
    case 'report': {
      await settled(daemon)
      const { digest = REPORT } = request
      if (!daemon.digest.has(digest)) return { refusal: noDigest(digest) }
      const shown = shownDigest(reader, { digest, span: request.span }, daemon.digest.frame(digest))
      if (shown === undefined) return { refusal: nothingKept(digest) }
      return request.form === 'json'
        ? { rows: reportRows(shown), result: null }
        : { result: shown.parts()[request.form] }
    }
    case 'send-report': {
      await settled(daemon)
      const { digest = REPORT } = request
      if (!daemon.digest.has(digest)) return { refusal: noDigest(digest) }
      if (daemon.digest.close(digest)) return { result: null }
      const hint = 'its log tells why; it is tried again when entries are committed'
      return { refusal: { message: 'the digest cannot be closed now', hint } }
    }
  }
}

function deskOf(daemon: Daemon, store: SqliteStore): OrderDesk {
  const { settings } = daemon.configuration
  return {
    store,
    sets: Object.keys(settings.ban_sets),
    guard: daemon.guard,
    ledger: banLedger(settings, daemon.tables),
    commit: (effects, adopted) => daemon.commits.commitNow(effects, adopted),
    now: Date.now(),
  }
}

/** A service with a user of its own keeps its state behind a symbolic link. */
function isSameDirectory(left: string, right: string): boolean {
  if (left === right) return true
  try {
    return realpathSync(left) === realpathSync(right)
  } catch {
    return false
  }
}

async function settled(daemon: Daemon): Promise<void> {
  const over = new AbortController()
  await Promise.race([daemon.settled(), setTimeout(SETTLE_WITHIN, undefined, over).catch(() => undefined)])
  over.abort()
}
