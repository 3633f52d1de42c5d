import { openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { journalFileDamage } from '../../src/sources/journal-files/file-damage.ts'
import { HEADER, SIGNATURE } from '../../src/sources/journal-files/format.ts'
import { temporaryDirectory } from '../state/support/stores.ts'

/** Grows a file as journald does, without end: there is room first, and then the header tells of it. */
const GROW = `
const { ftruncateSync, writeSync } = require('node:fs')
const { descriptor, header, arena } = require('node:worker_threads').workerData
const size = Buffer.alloc(8)
for (let room = 64; ; room += 64) {
  ftruncateSync(descriptor, header + room)
  size.writeBigUInt64LE(BigInt(room))
  writeSync(descriptor, size, 0, 8, arena)
}`

test('a journal file is not called damaged while it grows', async () => {
  const path = join(temporaryDirectory(), 'system.journal')
  const header = Buffer.alloc(HEADER.length)
  header.write(SIGNATURE)
  header.writeBigUInt64LE(BigInt(HEADER.length), HEADER.size)
  writeFileSync(path, header)
  const workerData = { descriptor: openSync(path, 'r+'), header: HEADER.length, arena: HEADER.arenaSize }
  const worker = new Worker(GROW, { eval: true, workerData })
  onTestFinished(async () => void (await worker.terminate()))
  await new Promise((resolve) => worker.once('online', resolve))
  const found = new Set<string | undefined>()
  for (let times = 0; times < 30_000; times++) found.add(journalFileDamage(path))
  expect([...found]).toEqual([undefined])
})
