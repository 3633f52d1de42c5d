import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openScript, read, running } from './support.ts'

let state: string

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'pyruse-command-'))
})
afterEach(() => rmSync(state, { recursive: true }))

const messages = (entries: readonly Readonly<Record<string, string>>[]) =>
  entries.map(({ MESSAGE }) => MESSAGE)

describe('a program that keeps running', () => {
  it('gives its lines as they come, and is ended with the source', async () => {
    const source = openScript(state, 'echo one; sleep 73.5')
    expect(await read(source, 1)).toMatchObject([
      { MESSAGE: 'one', COMMAND: 'job', COMMAND_STREAM: 'stdout' },
    ])
    expect(running('73.5')).toBeGreaterThan(0)
    source.close()
    while (running('73.5') > 0) await pause()
  })

  it('is started again when it ends, which is told', async () => {
    const source = openScript(state, 'echo x; exit 4')
    const entries = await read(source, 4)
    expect(messages(entries)).toEqual(['x', 'sh ended with exit code 4', 'x', 'sh ended with exit code 4'])
    expect(entries[1]).toMatchObject({ COMMAND_EXIT: '4', COMMAND_RESULT: 'exit-code', PRIORITY: '3' })
    source.close()
  })

  it('runs once where nothing is waited for, and tells its end even of a success', async () => {
    const source = openScript(state, 'echo x; printf y', {}, { follow: false })
    const entries = await read(source)
    expect(messages(entries)).toEqual(['x', 'y', 'sh ended with exit code 0'])
    expect(entries[2]).toMatchObject({ COMMAND_EXIT: '0', PRIORITY: '5' })
    source.close()
  })

  it('must wait where the spool is full, and loses nothing', async () => {
    const script = 'for i in $(seq 60); do head -c 60000 /dev/zero | tr "\\0" x; echo " $i"; done'
    const source = openScript(state, script, { spool: '1MB' }, { follow: false })
    source.next()
    while (spooledBytes() < 1_000_000) await pause()
    await pause(200)
    expect(spooledBytes()).toBeLessThan(1_300_000)
    const numbers: string[] = []
    const patience = AbortSignal.timeout(20_000)
    while (!source.ended) {
      const entry = source.next()
      if (entry === undefined) await source.wait(patience)
      else {
        numbers.push(...(/^x+ (\d+)$/.exec(entry.field('MESSAGE') ?? '')?.slice(1) ?? []))
        source.committed?.(source.cursor() ?? '')
      }
    }
    source.close()
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => String(index + 1)))
  })

  function spooledBytes(): number {
    const directory = join(state, 'spool/job')
    return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)
  }
})

describe('a daemon that is killed', () => {
  function startReader(script: string, settings: object): ChildProcessByStdio<null, Readable, null> {
    const reader = join(import.meta.dirname, 'reader.ts')
    const args = [reader, state, script, JSON.stringify(settings)]
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  }

  async function kill(reader: ChildProcess): Promise<void> {
    reader.kill('SIGKILL')
    await once(reader, 'exit')
  }

  it('loses and doubles nothing of what was spooled, also within what came together', async () => {
    const reader = startReader('seq 0 4999; sleep 3', {})
    const told: (readonly [string | null, string])[] = []
    for await (const line of createInterface(reader.stdout)) if (told.push(JSON.parse(line)) > 700) break
    await kill(reader)
    const cursor = told.at(-1)?.[1] ?? null
    const source = openScript(state, 'exit 0', {}, { cursor, follow: false })
    const rest = messages(await read(source)).filter((message) => /^\d+$/.test(message ?? ''))
    source.close()
    const all = [...told.slice(1).map(([message]) => message), ...rest].map(Number)
    expect(all).toEqual(Array.from({ length: all.length }, (_, index) => index))
    expect(rest.length).toBeGreaterThan(0)
  })

  it('runs what was due again where it was in the middle of it', async () => {
    const runs = join(state, 'runs')
    const script = `echo run >> ${runs}; echo a; [ $(wc -l < ${runs}) -gt 1 ] || sleep 3; echo b`
    const reader = startReader(script, { every: '24h' })
    const [, cursor]: [null, string] = JSON.parse(String((await once(reader.stdout, 'data'))[0]))
    while (!existsSync(runs)) await pause()
    await kill(reader)
    const source = openScript(state, script, { every: '24h' }, { cursor, follow: false })
    expect(messages(await read(source))).toEqual(['a', 'b'])
    source.close()
    expect(readFileSync(runs, 'utf8')).toBe('run\nrun\n')
  })
})

function pause(milliseconds = 20): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
