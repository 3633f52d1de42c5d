import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { lockHolder } from '../../src/state/lock.ts'
import { openState } from '../../src/state/open-state.ts'
import { readState } from '../../src/state/read-state.ts'
import { temporaryDirectory } from './support/stores.ts'

const HOLDER = fileURLToPath(new URL('./support/hold-state.ts', import.meta.url))

/** A process that works on the state of a directory, until it is killed. */
async function startHolder(directory: string) {
  const holder = spawn(process.execPath, [HOLDER, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  return holder
}

test('a state directory that another process works on is refused, and the process named', async () => {
  const directory = temporaryDirectory()
  const holder = await startHolder(directory)
  expect(() => openState(directory)).toThrow(
    `the state directory ${directory} is in use by another pyruse-ts: process ${holder.pid}`,
  )
})

test('the process that works on a state directory is known to whoever asks, as long as it lives', async () => {
  const directory = temporaryDirectory()
  expect(lockHolder(directory)).toBeUndefined()
  const holder = await startHolder(directory)
  expect([lockHolder(directory), lockHolder(directory)]).toEqual([holder.pid, holder.pid])
  holder.kill('SIGKILL')
  await once(holder, 'close')
  expect(lockHolder(directory)).toBeUndefined()
})

test('whoever only reads may do so beside it', async () => {
  const directory = temporaryDirectory()
  await startHolder(directory)
  expect(readState(directory)).toEqual([])
})

test('a process that was killed holds nothing any more', async () => {
  const directory = temporaryDirectory()
  const holder = await startHolder(directory)
  holder.kill('SIGKILL')
  await once(holder, 'close')
  openState(directory).close()
})

test('a state that was closed can be opened again', () => {
  const directory = temporaryDirectory()
  openState(directory).close()
  openState(directory).close()
})
