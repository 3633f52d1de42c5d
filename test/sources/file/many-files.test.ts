import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
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

  it('leaves out what its pattern excepts, also of what comes later', async () => {
    using file = new LogFile()
    const write = (name: string) => writeFileSync(join(file.directory, name), `${name}\n`)
    for (const name of ['access.log', 'error.log']) write(name)
    const source = openFiles({ paths: [join(file.directory, '!(error|debug).log')], follow: true })
    expect(await messagesUntil(source, 1)).toEqual(['access.log'])
    for (const name of ['debug.log', 'site.log']) write(name)
    expect(await messagesUntil(source, 1)).toEqual(['site.log'])
    source.close()
  })

  it('lets go of what was deleted, so that the disk has its room again', async () => {
    using file = new LogFile()
    file.write('a\n')
    const source = openFiles({ paths: [file.path], follow: true })
    expect(await messagesUntil(source, 1)).toEqual(['a'])
    expect(openIn(file.directory)).toEqual([file.path])
    rmSync(file.path)
    file.write('b\n')
    expect(await messagesUntil(source, 1)).toEqual(['b'])
    expect(openIn(file.directory)).toEqual([file.path])
    source.close()
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

/** The files of a directory that this process has open, deleted ones too. */
function openIn(directory: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${number}`)
      return path.startsWith(`${directory}/`) ? [path] : []
    } catch {
      // It was open for this very look.
      return []
    }
  })
}
