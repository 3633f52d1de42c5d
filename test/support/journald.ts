import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { exportField } from './journal-files.ts'
import { openUnixDatagram } from './unix-datagram.ts'

/** Without a retention it would exit after 30 s of silence. */
const CONFIGURATION = '[Journal]\nStorage=volatile\nMaxRetentionSec=1month\nRateLimitIntervalSec=0\n'
const FACILITY_AUTH = 4

/** A journald of its own, in a namespace that nothing else uses. */
export interface Journald {
  readonly namespace: string
  /** Where its journal files are. */
  readonly directory: string
  /** For datagrams of the native protocol. */
  readonly nativeSocket: string
  /** For datagrams of syslog: what `logger --socket` takes. */
  readonly syslogSocket: string
  /** Logs a line by the syslog protocol, in the facility auth. The priority is 0 to 7. */
  log(identifier: string, priority: number, message: string): void
  /** Logs an entry by the native protocol. */
  send(fields: Readonly<Record<string, string | Uint8Array>>): void
  rotate(): void
  restart(): Promise<void>
  /** Ends it and removes all traces. */
  stop(): Promise<void>
}

/** Starts a journald; needs root, journald and journalctl. */
export async function startJournald(): Promise<Journald> {
  const namespace = `pyrusets${randomBytes(4).toString('hex')}`
  const runtime = `/run/systemd/journal.${namespace}`
  const configuration = `/run/systemd/journald@${namespace}.conf.d`
  const directory = `/run/log/journal/${readFileSync('/etc/machine-id', 'utf8').trim()}.${namespace}`
  const nativeSocket = `${runtime}/socket`
  const syslogSocket = `${runtime}/dev-log`
  mkdirSync(runtime, { recursive: true })
  mkdirSync(configuration, { recursive: true })
  writeFileSync(`${configuration}/test.conf`, CONFIGURATION)
  const datagram = openUnixDatagram()
  let journald = await launch(namespace, nativeSocket, directory)
  return {
    namespace,
    directory,
    nativeSocket,
    syslogSocket,
    log: (identifier, priority, message) =>
      datagram.send(
        syslogSocket,
        `<${FACILITY_AUTH * 8 + priority}>${identifier}[${process.pid}]: ${message}`,
      ),
    send: (fields) =>
      datagram.send(
        nativeSocket,
        Buffer.concat(Object.entries(fields).map(([name, value]) => exportField(name, value))),
      ),
    rotate: () =>
      void execFileSync('journalctl', [`--namespace=${namespace}`, '--rotate'], { timeout: 20_000 }),
    async restart() {
      await end(journald)
      journald = await launch(namespace, nativeSocket, directory)
    },
    async stop() {
      datagram.close()
      await end(journald)
      for (const path of [runtime, configuration, directory]) rmSync(path, { recursive: true, force: true })
    },
  }
}

async function launch(namespace: string, socket: string, directory: string): Promise<ChildProcess> {
  rmSync(socket, { force: true })
  const journald = spawn('/lib/systemd/systemd-journald', [namespace], { stdio: 'ignore' })
  for (let tries = 0; tries < 500; tries++) {
    if (existsSync(socket) && existsSync(directory) && readdirSync(directory).length > 0) return journald
    await setTimeout(10)
  }
  journald.kill()
  throw new Error('journald does not come up')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
