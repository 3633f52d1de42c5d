import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { letGoOfCode } from '../../src/daemon/let-go-of-code.ts'

/** What of this process lies in memory and comes from files, in kilobytes. */
function pagesOfFiles(): number {
  return Number(/^RssFile:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}

test('code that is let go of leaves the memory, and runs again', () => {
  const work = () => {
    const database = new DatabaseSync(':memory:')
    const row = database.prepare('SELECT upper(?) AS text').get('ünïcode'.normalize('NFD'))
    return [row, gzipSync('x'.repeat(1000)).length, new Intl.DateTimeFormat('de').format(0)]
  }
  const before = work()
  const pages = pagesOfFiles()
  letGoOfCode()
  expect(pagesOfFiles()).toBeLessThan(pages / 2)
  expect(work()).toEqual(before)
})
