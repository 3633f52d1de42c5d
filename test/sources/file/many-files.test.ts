import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LogFile } from './support/log-file.ts'
import { messagesUntil, openFiles } from './support/reading.ts'

/** As many as are open at once. */
const MOST = 1_000

function pathsIn(directory: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => join(directory, `site-${number}.log`))
}

describe('a file source with many files', () => {
  it('reads what stands at its paths, although all that were rotated cannot stay open', async () => {
    using file = new LogFile()
    const paths = pathsIn(file.directory, MOST / 2)
    const notices: string[] = []
    const write = (text: string) => {
      for (const path of paths) writeFileSync(path, `${text}\n`)
    }
    write('0')
    const source = openFiles({ paths: [join(file.directory, '*.log')], follow: true, notices })
    expect(await messagesUntil(source, paths.length)).toHaveLength(paths.length)
    for (const text of ['1', '2', '3']) {
      const past = new Date(Date.now() - 60_000)
      for (const path of paths) {
        utimesSync(path, past, past)
        renameSync(path, `${path}.${text}`)
      }
      write(text)
      expect(await messagesUntil(source, paths.length)).toEqual(paths.map(() => text))
    }
    source.close()
    expect(notices).toEqual([])
  })

  it('tells once that there are too many, and does not look through the directory for each of them', async () => {
    using file = new LogFile()
    for (const path of pathsIn(file.directory, 5 * MOST)) writeFileSync(path, 'a\n')
    const notices: string[] = []
    const paths = [join(file.directory, '*.log')]
    const first = openFiles({ paths, follow: true, notices })
    expect(await messagesUntil(first, MOST)).toHaveLength(MOST)
    writeFileSync(join(file.directory, 'more.log'), 'a\n')
    expect(await messagesUntil(first, 0)).toEqual([])
    expect(notices).toEqual([expect.stringMatching(/^there are more than 1000 files: .* are not read$/)])
    const cursor = first.cursor()
    first.close()
    const second = openFiles({ paths, follow: true, cursor })
    expect(await messagesUntil(second, 0)).toEqual([])
    second.close()
  })

  it('tells of a path that is no file, unless a pattern has found it', () => {
    using file = new LogFile()
    for (const name of ['named', 'found']) mkdirSync(join(file.directory, name))
    const notices: string[] = []
    const named = join(file.directory, 'named')
    openFiles({ paths: [named, join(file.directory, 'f*')], notices }).close()
    expect(notices).toEqual([`${named} is not a file: it is not read`])
  })
})
