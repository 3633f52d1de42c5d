import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Source } from '../../src/engine/ports.ts'
import { SupervisedSource } from '../../src/engine/supervised-source.ts'
import type { Entry } from '../../src/module/entry.ts'
import type { Start } from '../../src/settings/settings.ts'
import { readRemoteCursor, writeRemoteCursor } from '../../src/sources/journal-remote/remote-cursor.ts'
import { openSource } from '../../src/sources/open-source.ts'
import type { WrittenEntry } from '../support/journal-files.ts'
import { type JournalRemote, startJournalRemote } from '../support/journal-remote.ts'
import { opened, readAll, readSome } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const HOSTS = ['127.0.0.2', '127.0.0.3', '127.0.0.4']
const READERS = ['libsystemd', 'journalctl'] as const

let directory = ''
let told: string[] = []
let remote: JournalRemote | undefined
const sources: Source[] = []

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'pyruse-remote-')), 'remote')
  told = []
})
afterEach(async () => {
  for (const source of sources.splice(0)) source.close()
  await remote?.stop()
  remote = undefined
  rmSync(join(directory, '..'), { recursive: true, force: true })
})

type Reader = (typeof READERS)[number] | 'auto'

const options = (cursor: string | null, triedSince?: number) => ({
  cursor,
  triedSince,
  fallbackEncoding: 'utf-8',
  timezone: 'UTC',
  onNotice: (message: string) => told.push(message),
})

const settingsOf = (start: Start, reader: Reader) =>
  ({ kind: 'journal_remote', directory, start, reader }) as const

function follow(reader: Reader, start: Start = 'oldest', cursor: string | null = null): Source {
  const source = new SupervisedSource({
    name: 'fleet',
    cursor,
    retry: true,
    open: (cursor, triedSince) =>
      openSource('fleet', settingsOf(start, reader), { ...options(cursor, triedSince), follow: true }),
    onTrouble: ({ message }) => told.push(message),
    onRecovery: () => told.push('recovered'),
  })
  sources.push(source)
  source.open()
  return source
}

const start = async () => {
  remote = await startJournalRemote(directory)
  return remote
}

/** Entries of a host that say its address and their numbers; those of different hosts come at the same moments. */
function numbered(address: string, from: number, to: number, origin = 1_790_000_000_000_000) {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    realtime: origin + (from + index) * 1000,
    bootId: address.replaceAll('.', '').padEnd(32, '0'),
    fields: [
      ['MESSAGE', `${from + index}`],
      ['_HOSTNAME', `host-${address.slice(-1)}`],
      ['_MACHINE_ID', address.replaceAll('.', '').padEnd(32, 'a')],
    ] as const,
  }))
}

const saying = (entry: Entry) => `${entry.field('_HOSTNAME')} ${entry.field('MESSAGE')}`
const expected = (address: string, from: number, to: number) =>
  numbered(address, from, to).map(({ fields }) => `${fields[1][1]} ${fields[0][1]}`)
const of = (address: string, lines: readonly string[]) =>
  lines.filter((line) => line.startsWith(`host-${address.slice(-1)} `))

describe.skipIf(missing('journal-remote', 'libsystemd', 'journalctl')).each(READERS)(
  'the journals of several hosts, read through %s while they are sent,',
  (reader) => {
    it('come whole and each in its order, also of a host that is behind the others, and across a crash of the receiver and restarts of ours', async () => {
      const receiver = await start()
      const read: string[] = []
      let source = follow(reader)
      let sent = 0
      for (let round = 0; round < 6; round++) {
        for (const [index, address] of HOSTS.entries()) {
          // The last one sends what the others have sent a round before, then catches up.
          const from = index === 2 ? Math.max(1, round * 20 - 19) : round * 20 + 1
          const to = index === 2 && round < 5 ? round * 20 : round * 20 + 20
          if (to >= from) await receiver.send(address, numbered(address, from, to))
          sent += Math.max(0, to - from + 1)
        }
        read.push(...(await readSome(source, round % 2 === 0 ? sent - read.length : 10, saying)))
        if (round === 2) await receiver.crash()
        if (round === 1 || round === 3) {
          const cursor = source.cursor()
          source.close()
          source = follow(reader, 'oldest', cursor)
        }
      }
      read.push(...(await readSome(source, 360 - read.length, saying)))
      for (const address of HOSTS) expect(of(address, read)).toEqual(expected(address, 1, 120))
      expect(read).toHaveLength(360)
      expect(readdirSync(directory).filter((name) => name.endsWith('.journal~')).length).toBe(HOSTS.length)
      expect(told.filter((message) => message.includes('missing'))).toEqual([])
    })
  },
)

describe.skipIf(missing('journal-remote', 'libsystemd'))('the journals of other hosts', () => {
  it.skipIf(missing('root'))('are read across rotations, which go on while they are read', async () => {
    // Files may take a tenth of a disk: of one so small, they are rotated all the time.
    mkdirSync(directory)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', directory])
    try {
      const receiver = await start()
      const source = follow('libsystemd')
      const [address = ''] = HOSTS
      const count = 3_000
      const reading = readSome(source, count, (entry) => entry.field('MESSAGE'))
      for (let from = 1; from <= count; from += 500)
        await receiver.send(address, numbered(address, from, from + 499).map(fillingFiles))
      expect(await reading).toEqual(Array.from({ length: count }, (_, index) => `${index + 1}`))
      expect(readdirSync(directory).length).toBeGreaterThan(3)
      expect(told.filter((message) => message.includes('missing'))).toEqual([])
      source.close()
      await receiver.stop()
    } finally {
      execFileSync('umount', ['--lazy', directory])
    }
  })

  it('are read from now on, with all that is new of hosts that are seen for the first time', async () => {
    const receiver = await start()
    const [one = '', two = ''] = HOSTS
    const now = Date.now() * 1000
    await receiver.send(one, numbered(one, 1, 3, now - 60_000_000))
    await filesOf(1)
    const source = follow('libsystemd', 'now')
    await receiver.send(one, numbered(one, 4, 4, now + 1_000_000))
    expect(await readSome(source, 1, saying)).toEqual(['host-2 4'])
    await receiver.send(two, [
      ...numbered(two, 1, 3, now - 60_000_000),
      ...numbered(two, 4, 5, now + 2_000_000),
    ])
    expect(await readSome(source, 2, saying)).toEqual(['host-3 4', 'host-3 5'])
    const cursor = source.cursor()
    source.close()
    const three = HOSTS[2] ?? ''
    await receiver.send(three, [
      ...numbered(three, 1, 3, now - 60_000_000),
      ...numbered(three, 4, 4, now + 2_000_000),
    ])
    await filesOf(3)
    expect(await readSome(follow('libsystemd', 'now', cursor), 1, saying)).toEqual(['host-4 4'])
  })

  it('are read as soon as the first host sends its own; until then it is said what is missing', async () => {
    const source = follow('libsystemd')
    expect(told).toEqual([`the directory ${directory} for journals of other hosts does not exist`])
    mkdirSync(directory)
    await setTimeout(1100)
    expect(await readSome(source, 0, saying)).toEqual([])
    source.next()
    expect(told.at(-1)).toBe(`no host has sent its journal to ${directory} yet`)
    const receiver = await start()
    const [one = ''] = HOSTS
    await receiver.send(one, numbered(one, 1, 2))
    expect(await readSome(source, 2, saying)).toEqual(['host-2 1', 'host-2 2'])
  })

  it('are read whole, the oldest entries first, where they are not followed', async () => {
    const receiver = await start()
    const [one = '', two = ''] = HOSTS
    await receiver.send(one, numbered(one, 1, 2))
    await receiver.send(two, numbered(two, 1, 3, 1_790_000_000_000_500))
    await filesOf(2)
    await receiver.stop()
    const source = openSource('fleet', settingsOf('oldest', 'auto'), { ...options(null), follow: false })
    expect(await readAll(source, saying)).toEqual([
      'host-2 1',
      'host-3 1',
      'host-2 2',
      'host-3 2',
      'host-3 3',
    ])
  })

  it('are read on where they were left, where their files were away, also over a restart', async () => {
    const receiver = await start()
    const away = join(directory, '..', 'away')
    const [one = '', two = ''] = HOSTS
    await receiver.send(one, numbered(one, 1, 1))
    await receiver.send(two, numbered(two, 1, 2))
    const first = follow('libsystemd')
    expect(await readSome(first, 3, saying)).toHaveLength(3)
    const ofTwo = readdirSync(directory).filter((name) => name.includes(two))
    mkdirSync(away)
    for (const name of ofTwo) renameSync(join(directory, name), join(away, name))
    await receiver.send(one, numbered(one, 2, 2))
    expect(await readSome(first, 1, saying)).toEqual(['host-2 2'])
    const cursor = first.cursor()
    first.close()
    const second = follow('libsystemd', 'oldest', cursor)
    for (const name of ofTwo) renameSync(join(away, name), join(directory, name))
    await receiver.send(two, numbered(two, 3, 3))
    await receiver.send(one, numbered(one, 4, 4))
    expect(await readSome(second, 2, saying)).toEqual(['host-3 3', 'host-2 4'])
  })

  it('are forgotten once a thousand others have no files either', async () => {
    const receiver = await start()
    await receiver.send(HOSTS[0] ?? '', numbered(HOSTS[0] ?? '', 1, 1))
    await filesOf(1)
    const hosts = new Map(
      Array.from({ length: 1_500 }, (_, number) => [`host-${number}`, `cursor-${number}`]),
    )
    const source = follow('libsystemd', 'oldest', writeRemoteCursor({ since: 1, hosts }))
    const kept = readRemoteCursor(source.cursor() ?? '')?.hosts
    expect([kept?.size, kept?.has('host-499'), kept?.has('host-500')]).toEqual([1_000, false, true])
  })
})

/** An entry of which some hundreds fill a file of the least size. */
function fillingFiles({ realtime, bootId, fields }: WrittenEntry): WrittenEntry {
  const filling = Array.from(
    { length: 8 },
    (_, index) => [`FILLING_${index}`, `${realtime} ${index}`] as const,
  )
  return { realtime, fields: [...fields, ...filling], ...(bootId !== undefined && { bootId }) }
}

/** Waits until so many hosts have files. */
async function filesOf(count: number): Promise<void> {
  for (let round = 0; round < 200 && readdirSync(directory).length < count; round++) await setTimeout(20)
  // The entries follow the file at once.
  await setTimeout(200)
}

it('opens what a cursor says only where it says something', () => {
  mkdirSync(directory)
  const source = opened(
    openSource('fleet', settingsOf('oldest', 'auto'), { ...options('no cursor'), follow: false }),
  )
  sources.push(source)
  expect(told).toContainEqual(expect.stringMatching(/cannot be understood/))
})
