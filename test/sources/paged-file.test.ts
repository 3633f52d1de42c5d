import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { PagedFile } from '../../src/sources/journal-files/paged-file.ts'

const PAGE = 1 << 20
const PAGES = 20

test('each stretch holds what stands there, and a held one keeps it while all others are read', () => {
  const file = openPages()
  const held = file.stretch(3 * PAGE, 8)
  if (held === undefined) throw new Error('there is no stretch')
  file.hold(held)
  for (let round = 0; round < 2; round++) {
    for (let page = 0; page < PAGES; page++) {
      const stretch = file.stretch(page * PAGE + 16, 8)
      expect(stretch?.bytes[page * PAGE + 16 - stretch.start]).toBe(page)
      expect(held.bytes[3 * PAGE - held.start]).toBe(3)
    }
  }
})

test('what lies across two pages is given whole, and what lies beyond the end is not given', () => {
  const file = openPages()
  const across = file.stretch(2 * PAGE - 8, 16)
  expect(across && [across.bytes[0], across.bytes[8]]).toEqual([1, 2])
  expect(file.stretch(PAGES * PAGE - 8, 16)).toBeUndefined()
})

/** A file of pages that hold nothing but their number. */
function openPages(): PagedFile {
  const directory = mkdtempSync(join(tmpdir(), 'paged-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'pages')
  writeFileSync(path, Buffer.concat(Array.from({ length: PAGES }, (_, page) => Buffer.alloc(PAGE, page))))
  const file = new PagedFile(path)
  onTestFinished(() => file.close())
  return file
}
