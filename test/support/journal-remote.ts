import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { type ClientRequest, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../sources/syslog/support/receiver.ts'
import { exportFormat, type WrittenEntry } from './journal-files.ts'

/** A real systemd-journal-remote that writes what hosts send it, each into files of its own. */
export interface JournalRemote {
  /** Sends entries as a host of an address in 127.0.0.0/8 does, over one connection that stays open. */
  send(address: string, entries: readonly WrittenEntry[]): Promise<void>
  /** Kills it and starts another one, which lays the files aside that were being written. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Starts one that writes to a directory, which is made. */
export async function startJournalRemote(directory: string): Promise<JournalRemote> {
  mkdirSync(directory, { recursive: true })
  const port = await freePort()
  let receiver = await launch(directory, port)
  const uploads = new Map<string, ClientRequest>()
  return {
    async send(address, entries) {
      const upload = uploads.get(address) ?? openUpload(address, port)
      uploads.set(address, upload)
      if (!upload.write(exportFormat(entries))) await once(upload, 'drain')
    },
    async crash() {
      await end(receiver, 'SIGKILL')
      uploads.clear()
      receiver = await launch(directory, port)
    },
    async stop() {
      for (const upload of uploads.values()) upload.destroy()
      await end(receiver, 'SIGTERM')
    },
  }
}

function openUpload(localAddress: string, port: number): ClientRequest {
  const headers = { 'Content-Type': 'application/vnd.fdo.journal', 'Transfer-Encoding': 'chunked' }
  const upload = request({ localAddress, host: '127.0.0.1', port, path: '/upload', method: 'POST', headers })
  // It breaks with the receiver.
  return upload.on('error', () => {})
}

async function launch(directory: string, port: number): Promise<ChildProcess> {
  const receiver = spawn(
    '/lib/systemd/systemd-journal-remote',
    [`--listen-http=127.0.0.1:${port}`, '--split-mode=host', `--output=${directory}`],
    { stdio: 'ignore' },
  )
  for (let tries = 0; tries < 500; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (isUp) return receiver
    await setTimeout(10)
  }
  receiver.kill()
  throw new Error('systemd-journal-remote does not come up')
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
