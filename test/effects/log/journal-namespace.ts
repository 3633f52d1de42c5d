import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Where journald keeps what is volatile, in a directory for each machine and namespace. */
const JOURNALS = '/run/log/journal'

/** An instance of journald that touches nothing of the machine's own. */
export interface JournalNamespace extends AsyncDisposable {
  /** The socket of its native protocol. */
  readonly socket: string
  /** Its entries by `pyruse-ts`, oldest first: the values of each field, as they were written. */
  entries(): readonly ReadonlyMap<string, readonly string[]>[]
}

/** Starts one under a name of its own, and ends it with all it wrote. */
export async function startJournal(): Promise<JournalNamespace> {
  const name = `pyruse-log-${process.pid}`
  const [runtime, configuration] = [`/run/systemd/journal.${name}`, `/run/systemd/journald@${name}.conf.d`]
  mkdirSync(runtime, { recursive: true })
  mkdirSync(configuration, { recursive: true })
  // Without a retention time it ends by itself after 30 idle seconds.
  const lines = ['[Journal]', 'Storage=volatile', 'MaxRetentionSec=1month', 'RateLimitIntervalSec=0']
  writeFileSync(`${configuration}/test.conf`, `${lines.join('\n')}\n`)
  const journald = spawn('/lib/systemd/systemd-journald', [name], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => journald.on('exit', () => resolve()))
  const socket = `${runtime}/socket`
  for (let waited = 0; !existsSync(socket) && waited < 10_000; waited += 20) await delay(20)
  return {
    socket,
    entries() {
      const exported = spawnSync('journalctl', [
        `--namespace=${name}`,
        ...['-m', '-o', 'export', '--no-pager', 'SYSLOG_IDENTIFIER=pyruse-ts'],
      ])
      return parseExport(exported.stdout)
    },
    async [Symbol.asyncDispose]() {
      journald.kill()
      await ended
      const written = readdirSync(JOURNALS).filter((directory) => directory.endsWith(`.${name}`))
      for (const path of [runtime, configuration, ...written.map((directory) => `${JOURNALS}/${directory}`)])
        rmSync(path, { recursive: true, force: true })
    },
  }
}

function parseExport(bytes: Buffer): readonly ReadonlyMap<string, readonly string[]>[] {
  const entries: Map<string, string[]>[] = []
  let entry = new Map<string, string[]>()
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at)
    const line = bytes.toString('utf8', at, end)
    const equals = line.indexOf('=')
    at = end + 1
    if (line === '') {
      entries.push(entry)
      entry = new Map()
      continue
    }
    let [name, value] = [line.slice(0, equals), line.slice(equals + 1)]
    if (equals < 0) {
      const length = Number(bytes.readBigUInt64LE(at))
      ;[name, value] = [line, bytes.toString('utf8', at + 8, at + 8 + length)]
      at += 8 + length + 1
    }
    entry.set(name, [...(entry.get(name) ?? []), value])
  }
  return entries
}
