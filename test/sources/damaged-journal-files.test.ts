import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TextDecoder } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJournalFile } from '../../src/sources/journal-files/journal-file.ts'
import { openJournalFiles } from '../../src/sources/journal-files/journal-files-source.ts'
import { ReadAheadSource } from '../../src/sources/journal-files/read-ahead/read-ahead-source.ts'
import { makeJournal } from '../support/journal-files.ts'
import { readAll } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const START = 1_795_132_800_000_000
const SECOND = 1_000_000
const COUNT = 3_000
/** Where things stand in the header, and in objects. */
const HEADER = { entries: 152, entryArray: 176 }
const OBJECT = { size: 8 }
const ENTRY = { realtime: 24, monotonic: 32, items: 64 }
const ARRAY = { next: 16, items: 24 }
const HUGE = 2n ** 60n

const scratch = mkdtempSync(join(tmpdir(), 'pyruse-damaged-files-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** A journal file of which some bytes are changed, with the offsets of its arrays and of its entries. */
interface Damaging {
  readonly bytes: Buffer
  readonly arrays: readonly number[]
  readonly entries: readonly number[]
}

/** What is damaged, what is left, and what is told of it. */
const DAMAGES: readonly {
  readonly title: string
  readonly damage: (file: Damaging) => void
  readonly left: number
  readonly told: RegExp
}[] = [
  {
    title: 'an array that leads to itself, in a file that counts entries without end',
    damage({ bytes, arrays: [, , array = 0] }) {
      bytes.writeBigUInt64LE(BigInt(array), array + ARRAY.next)
      bytes.writeBigUInt64LE(HUGE, HEADER.entries)
    },
    left: 38,
    told: /leads back to an earlier one: what comes behind is left out/,
  },
  {
    title: 'an array that leads back to the first one',
    damage({ bytes, arrays }) {
      bytes.writeBigUInt64LE(BigInt(arrays[0] ?? 0), (arrays[3] ?? 0) + ARRAY.next)
    },
    left: 116,
    told: /leads back/,
  },
  {
    title: 'a chain of arrays that ends too soon',
    damage({ bytes, arrays }) {
      bytes.writeBigUInt64LE(0n, (arrays[3] ?? 0) + ARRAY.next)
    },
    left: 116,
    told: /entry arrays are missing: what comes behind is left out/,
  },
  {
    title: 'one entry that is none',
    damage({ bytes, entries }) {
      bytes[entries[1_000] ?? 0] = 0
    },
    left: COUNT - 1,
    told: /: 1 entry is damaged, and left out$/,
  },
  {
    title: 'an entry that is shorter than an entry can be',
    damage({ bytes, entries }) {
      bytes.writeBigUInt64LE(16n, (entries[0] ?? 0) + OBJECT.size)
    },
    left: COUNT - 1,
    told: /1 entry is damaged/,
  },
  {
    title: 'an entry of a time that no clock shows',
    damage({ bytes, entries }) {
      bytes.writeBigUInt64LE(2n ** 63n, (entries[1_000] ?? 0) + ENTRY.realtime)
    },
    left: COUNT - 1,
    told: /1 entry is damaged/,
  },
  {
    title: 'an entry of no time',
    damage({ bytes, entries }) {
      bytes.writeBigUInt64LE(0n, (entries[1_000] ?? 0) + ENTRY.realtime)
    },
    left: COUNT - 1,
    told: /1 entry is damaged/,
  },
  {
    title: 'an entry of a boot without end',
    damage({ bytes, entries }) {
      bytes.writeBigUInt64LE(2n ** 64n - 1n, (entries[1_000] ?? 0) + ENTRY.monotonic)
    },
    left: COUNT - 1,
    told: /1 entry is damaged/,
  },
  {
    title: 'offsets of zero within an array',
    damage({ bytes, arrays }) {
      bytes.fill(0, (arrays[4] ?? 0) + ARRAY.items, (arrays[4] ?? 0) + ARRAY.items + 20 * 8)
    },
    left: COUNT - 20,
    told: /20 entries are damaged/,
  },
  {
    title: 'an array in which one entry stands again and again',
    damage({ bytes, arrays, entries }) {
      for (let item = 0; item < 20; item++)
        bytes.writeBigUInt64LE(BigInt(entries[0] ?? 0), (arrays[4] ?? 0) + ARRAY.items + item * 8)
    },
    left: COUNT - 20,
    told: /20 entries are damaged/,
  },
  {
    title: 'fields of all entries that lie nowhere',
    damage({ bytes, entries }) {
      for (const entry of entries) bytes.writeBigUInt64LE(BigInt(entry), entry + ENTRY.items)
    },
    left: COUNT,
    told: /a field at byte \d+ is damaged or too large, and others may be$/,
  },
]

describe.skipIf(missing('libsystemd', 'journal-remote'))('damaged journal files', () => {
  let sound: Buffer
  beforeAll(() => {
    const entries = Array.from({ length: COUNT }, (_, index) => ({
      realtime: START + index * SECOND,
      fields: [['MESSAGE', `message ${index}`] as const],
    }))
    sound = readFileSync(makeJournal(scratch, entries, 'sound', { SYSTEMD_JOURNAL_COMPACT: '0' }))
  })

  it.each(DAMAGES)('$title: what is sound is read, once, and what is not is told', async (row) => {
    const path = damagedFile(row.damage)
    for (const read of [readDirectly, readAhead]) {
      const { messages, notices } = await read(path)
      expect(messages).toHaveLength(row.left)
      expect(new Set(messages).size).toBe(row.left)
      expect(notices).toEqual([expect.stringMatching(row.told)])
    }
  })

  it('leaves out what is old in a file whose arrays lead in a circle', async () => {
    const path = damagedFile(({ bytes, arrays: [, , array = 0] }) => {
      bytes.writeBigUInt64LE(BigInt(array), array + ARRAY.next)
      bytes.writeBigUInt64LE(HUGE, HEADER.entries)
    })
    const { notices } = await readDirectly(path, START + COUNT * SECOND)
    expect(notices).toEqual([expect.stringMatching(/leads back/)])
  })

  function damagedFile(damage: (file: Damaging) => void): string {
    const bytes = Buffer.from(sound)
    const arrays: number[] = []
    for (let array = longAt(bytes, HEADER.entryArray); array > 0; array = longAt(bytes, array + ARRAY.next))
      arrays.push(array)
    const entries = arrays.flatMap((array) => {
      const count = (longAt(bytes, array + OBJECT.size) - ARRAY.items) / 8
      return Array.from({ length: count }, (_, item) => longAt(bytes, array + ARRAY.items + item * 8))
    })
    damage({ bytes, arrays, entries: entries.filter((entry) => entry > 0) })
    const path = join(mkdtempSync(join(scratch, 'damaged-')), 'damaged.journal')
    writeFileSync(path, bytes)
    return path
  }
})

async function readDirectly(path: string, since?: number) {
  const notices: string[] = []
  const onNotice = (notice: string) => notices.push(notice)
  const source = openJournalFiles({ ...OPTIONS, paths: [path], since, onNotice })
  if (source === undefined) throw new Error('the file is not read directly')
  return { messages: await readAll(source, (entry) => told(entry)), notices }
}

async function readAhead(path: string) {
  const notices: string[] = []
  const file = openJournalFile(path)
  if ('problem' in file) throw new Error(file.problem)
  const options = { ...OPTIONS, since: undefined, fields: ['MESSAGE'] }
  const source = new ReadAheadSource([file], { ...options, onNotice: (notice) => notices.push(notice) })
  return { messages: await readAll(source, (entry) => told(entry)), notices }
}

const OPTIONS = { name: 'journal', fallback: new TextDecoder('windows-1252', { ignoreBOM: true }) }

/** The message, by which entries are told apart, or the time where it is lost. */
function told(entry: { readonly realtime: number; field(name: string): string | undefined }) {
  return entry.field('MESSAGE') ?? entry.realtime
}

function longAt(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at))
}
