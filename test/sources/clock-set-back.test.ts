import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TextDecoder } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { openJournalFiles } from '../../src/sources/journal-files/journal-files-source.ts'
import { makeJournal, type WrittenEntry } from '../support/journal-files.ts'
import { readAll } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const START = 1_795_132_800_000_000
const SECOND = 1_000_000
const OTHER_BOOT = 'b0070000000000000000000000000002'

const scratch = mkdtempSync(join(tmpdir(), 'pyruse-set-back-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** One entry a second, of a boot that is a second old at first. */
function entries(count: number, start: number, uptime: number, bootId?: string): WrittenEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    realtime: start + index * SECOND,
    monotonic: (uptime + index) * SECOND,
    ...(bootId !== undefined && { bootId }),
    fields: [['MESSAGE', `message ${index}`]],
  }))
}

const BEFORE = entries(3_000, START, 1)
const DAY_BACK = START - 100_000 * SECOND

describe.skipIf(missing('journal-remote'))('a journal file in which the clock was set back', () => {
  it.each([
    ['under way', [...BEFORE, ...entries(9_000, DAY_BACK, 3_001)]],
    ['at a start of the machine', [...BEFORE, ...entries(9_000, DAY_BACK, 1, OTHER_BOOT)]],
    [
      'by some minutes, at a start of a machine without a clock',
      [...BEFORE, ...entries(1_000, START + 2_000 * SECOND, 1, OTHER_BOOT)],
    ],
  ])('%s: nothing that is new is left out as old', async (title, written) => {
    const since = START + 2_500 * SECOND
    const path = makeJournal(scratch, written, title.replaceAll(/\W/g, '-'))
    const source = openJournalFiles({
      name: 'journal',
      paths: [path],
      since,
      fallback: new TextDecoder('windows-1252'),
      onNotice: () => {},
    })
    if (source === undefined) throw new Error('the file is not read directly')
    const times = await readAll(source, ({ realtime }) => realtime)
    const isNew = (realtime: number) => realtime >= since
    expect(times.filter(isNew)).toHaveLength(written.filter(({ realtime }) => isNew(realtime)).length)
  })
})
