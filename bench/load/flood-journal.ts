import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type FloodEntry, type FloodSize, flood } from './flood.ts'

const JOURNAL_REMOTE = '/lib/systemd/systemd-journal-remote'
const AT_ONCE = 1_000

/** Makes real journal files of a flood; nothing of it is ever whole in memory. */
export async function makeFloodJournal(size: FloodSize, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true })
  const remote = spawn(JOURNAL_REMOTE, [`--output=${join(directory, 'flood.journal')}`, '-'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(remote, 'exit')
  await pipeline(Readable.from(pieces(flood(size))), remote.stdin)
  const [code] = await ended
  if (code !== 0) throw new Error(`systemd-journal-remote ended with ${code}`)
}

function* pieces(entries: Iterable<FloodEntry>): Generator<string> {
  let piece: string[] = []
  for (const entry of entries) {
    piece.push(exported(entry))
    if (piece.length < AT_ONCE) continue
    yield piece.join('')
    piece = []
  }
  yield piece.join('')
}

function exported({ realtime, identifier, message }: FloodEntry): string {
  return [
    `__REALTIME_TIMESTAMP=${realtime}`,
    `__MONOTONIC_TIMESTAMP=${realtime % 1e12}`,
    '_BOOT_ID=b0070000000000000000000000000001',
    '_HOSTNAME=mars',
    '_UID=0',
    `SYSLOG_IDENTIFIER=${identifier}`,
    'PRIORITY=6',
    `MESSAGE=${message}`,
    '\n',
  ].join('\n')
}
