import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Source } from '../../../../src/engine/ports.ts'
import type { Entry } from '../../../../src/module/entry.ts'
import type { SyslogSettings } from '../../../../src/settings/sources/syslog.ts'
import { openSource } from '../../../../src/sources/open-source.ts'
import { opened, readSome } from '../../../support/read-source.ts'

/** A source of syslog that listens, with a state directory of its own. */
export interface Receiver extends AsyncDisposable {
  readonly source: Source
  readonly state: string
  readonly notices: string[]
  /** So many entries, as they come. */
  entries<T>(count: number, take: (entry: Entry) => T): Promise<T[]>
  messages(count: number): Promise<(string | undefined)[]>
}

export interface ReceiverOptions {
  readonly state?: string
  readonly cursor?: string | null
  readonly follow?: boolean
}

/** Opens it; it listens once this resolves, unless it cannot. */
export async function receive(
  settings: Partial<SyslogSettings> & Pick<SyslogSettings, 'listen'>,
  {
    state = mkdtempSync(join(tmpdir(), 'pyruse-syslog-')),
    cursor = null,
    follow = true,
  }: ReceiverOptions = {},
): Promise<Receiver> {
  const notices: string[] = []
  const source = opened(
    openSource(
      'net',
      {
        kind: 'syslog',
        trust_hostname: false,
        max_message: 65_536,
        connections: 256,
        spool: 64e6,
        ...settings,
      },
      {
        cursor,
        follow,
        state,
        fallbackEncoding: 'latin1',
        timezone: 'UTC',
        onNotice: (message) => notices.push(message),
      },
    ),
  )
  await source.opened?.()
  const entries = <T>(count: number, take: (entry: Entry) => T) => readSome(source, count, take)
  return {
    source,
    state,
    notices,
    entries,
    messages: (count) => entries(count, (entry) => entry.field('MESSAGE')),
    async [Symbol.asyncDispose]() {
      source.close()
      rmSync(state, { recursive: true, force: true })
    },
  }
}

/** A port of the loopback that nobody has. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}
