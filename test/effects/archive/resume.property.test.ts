import { readdirSync, statSync, truncateSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import fc from '../../support/properties.ts'
import { linesOfArchive, triedArchive } from './archives.ts'

const lines = fc.array(fc.stringMatching(/^[ab]{0,6}$/), { minLength: 1, maxLength: 12 })

/** What it does: is all of it noted, only written, or did it die in the middle of writing, a part of the bytes before the end? */
const step = fc.record({
  lines,
  end: fc.oneof(
    fc.constant('noted' as const),
    fc.constant('not noted' as const),
    fc.record({ lost: fc.integer({ min: 1, max: 40 }) }),
  ),
})

/** Takes bytes away from the end of the newest files, as if they had never been written; none that were noted. */
function unwrite(
  directory: string,
  count: number,
  noted: { readonly file: string; readonly size: number } | null,
): void {
  let left = count
  for (const name of readdirSync(directory).sort().reverse()) {
    const path = join(directory, name)
    const least = name === noted?.file ? noted.size : 0
    if (noted !== null && name < noted.file) return
    const size = statSync(path).size
    const rest = Math.max(least, size - left)
    left -= size - rest
    if (rest === 0 && left > 0 && name !== noted?.file) unlinkSync(path)
    else truncateSync(path, rest)
    if (left === 0) return
  }
}

test('wherever it dies, every line is there once, whole, and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 6 }),
      fc.integer({ min: 7, max: 30 }),
      async (steps, max_size) => {
        const archive = triedArchive({ max_size, keep: 10_000 })
        const all: string[] = []
        for (const { lines, end } of steps) {
          if (end !== 'noted') {
            await archive.appendUnnoted(...lines)
            if (typeof end === 'object') unwrite(archive.settings.directory, end.lost, archive.noted)
            archive.die()
          }
          await archive.append(...lines)
          all.push(...lines)
        }
        expect(steps.length === 0 ? [] : linesOfArchive(archive.settings.directory)).toEqual(all)
        if (steps.length > 0)
          for (const name of archive.names())
            expect(statSync(join(archive.settings.directory, name)).size).toBeLessThanOrEqual(max_size)
      },
    ),
    { seed: 8, numRuns: 50 },
  )
})

test('what comes with more lines, or with fewer, than what was written and not noted is found all the same', async () => {
  const archive = triedArchive({ max_size: 10 })
  await archive.append('start')
  await archive.appendUnnoted('one', 'two', 'three')
  archive.die()
  await archive.append('one', 'two')
  await archive.append('three', 'four')
  expect(linesOfArchive(archive.settings.directory)).toEqual(['start', 'one', 'two', 'three', 'four'])
})

test('a line that a power failure left torn is taken away', async () => {
  const archive = triedArchive()
  await archive.append('start')
  await archive.appendUnnoted('one', 'two')
  const path = join(archive.settings.directory, archive.names()[0] ?? '')
  truncateSync(path, statSync(path).size - 2)
  // The size was on the disk, the content was not.
  truncateSync(path, statSync(path).size + 2)
  archive.die()
  await archive.append('one', 'two', 'three')
  expect(linesOfArchive(archive.settings.directory)).toEqual(['start', 'one', 'two', 'three'])
})

test('a line that was begun in a file is ended there, even where files are to be smaller now', async () => {
  const archive = triedArchive()
  await archive.append('start')
  await archive.appendUnnoted('a long line')
  unwrite(archive.settings.directory, 4, archive.noted)
  archive.die({ max_size: 5 })
  await archive.append('a long line', 'b')
  expect(linesOfArchive(archive.settings.directory)).toEqual(['start', 'a long line', 'b'])
})

test('what is not noted is not deleted, so that it is known again', async () => {
  const archive = triedArchive({ max_size: 2, keep: 1 })
  await archive.append('a')
  await archive.appendUnnoted('b', 'c')
  const names = archive.names()
  archive.die()
  await archive.tidy()
  await archive.appendUnnoted('b', 'c')
  expect(archive.names()).toEqual(names)
  await archive.append('b', 'c', 'd')
  expect(linesOfArchive(archive.settings.directory)).toEqual(['d'])
})
