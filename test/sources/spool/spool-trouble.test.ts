import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SourceError } from '../../../src/sources/source-error.ts'
import { openSpool } from '../../../src/sources/spool/spool.ts'
import { missing } from '../../support/requirements.ts'
import { ABOUT, LIMIT, readAll, SPOOL_MODULE, SpoolPlace } from './support.ts'

let place: SpoolPlace
beforeEach(() => {
  place = new SpoolPlace()
})
afterEach(() => place[Symbol.dispose]())

describe('a spool that cannot be written', () => {
  it('says so when it is opened', () => {
    place.spooled('one')
    writeFileSync(join(place.directory, '..', 'other'), '')
    const spool = openSpool({
      directory: join(place.directory, '..', 'other', 'below'),
      limit: LIMIT,
      cursor: null,
      onNotice: () => undefined,
    })
    expect(spool).toBeInstanceOf(SourceError)
    expect(spool).toMatchObject({ message: expect.stringContaining('cannot be used: ENOTDIR') })
  })

  it('keeps a little in memory, refuses the rest, and writes it once that can be done', async () => {
    const spool = place.open()
    // Where its directory belongs, there is a file.
    rmSync(place.directory, { recursive: true })
    writeFileSync(place.directory, '')
    const line = Buffer.alloc(100_000, 'x')
    let taken = 0
    while (spool.offer(1, ABOUT, line)) taken++
    expect(taken).toBe(11)
    expect(place.notices).toEqual([
      expect.stringContaining('cannot be used: ENOTDIR'),
      expect.stringContaining('there is no room'),
    ])
    rmSync(place.directory)
    mkdirSync(place.directory)
    await new Promise<void>((resolve) => spool.onceThereIsRoom(resolve))
    expect(readAll(spool)).toHaveLength(11)
    spool.close()
  })
})

describe.skipIf(missing('root', 'unshare'))('a disk that is full', () => {
  it('is told once, loses nothing that it may keep, and is used again once there is room', () => {
    const program = `
      import { openSpool } from ${JSON.stringify(SPOOL_MODULE)}
      const notices = new Set()
      const directory = process.cwd() + '/spool'
      const spool = openSpool({ directory, limit: 64e6, cursor: null, onNotice: (message) => notices.add(message) })
      let added = 0
      const more = () => {
        while (!spool.isFull) spool.add(1, Buffer.from('{}'), Buffer.from(String(added++).padEnd(30_000)))
      }
      const numbers = []
      const read = () => {
        for (let record = spool.next(); record; record = spool.next()) numbers.push(Number(record.line))
        spool.committed(spool.cursor())
      }
      more()
      read()
      await new Promise((resolve) => spool.onceThereIsRoom(resolve))
      more()
      read()
      spool.close()
      console.log(JSON.stringify({ added, numbers, notices: [...notices] }))`
    const mounted =
      'mount -t tmpfs -o size=2m none "$1" && cd "$1" && exec "$2" --input-type=module --eval "$3"'
    const directory = mkdtempSync(join(tmpdir(), 'pyruse-full-'))
    const output = execFileSync(
      'unshare',
      ['-m', 'sh', '-c', mounted, 'sh', directory, process.execPath, program],
      {
        encoding: 'utf8',
      },
    )
    rmSync(directory, { recursive: true })
    const { added, numbers, notices } = JSON.parse(output)
    expect(added).toBeGreaterThan(100)
    expect(numbers.length).toBeGreaterThan(100)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, number) => number))
    // What is left is what memory may hold.
    expect(added - numbers.length).toBeLessThan(36)
    expect(notices).toEqual([expect.stringContaining('cannot be used: ENOSPC')])
  })
})

describe('a process that is killed', () => {
  it('leaves what it had written, and nothing that is torn is taken for a record', async () => {
    const program = `
      import { openSpool } from ${JSON.stringify(SPOOL_MODULE)}
      const spool = openSpool({ directory: ${JSON.stringify(place.directory)}, limit: 1e9, cursor: null, onNotice() {} })
      let number = 0
      const more = () => {
        for (let times = 0; times < 50; times++) spool.add(number, Buffer.from('{}'), Buffer.from(String(number++)))
        setImmediate(() => { process.stdout.write(number + '\\n'); more() })
      }
      more()`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.length > 2_000) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const written = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1))
    const spool = place.open()
    const numbers = readAll(spool).map(Number)
    spool.close()
    expect(numbers).toEqual(numbers.map((_, at) => at))
    expect(numbers.length).toBeGreaterThanOrEqual(written)
    expect(place.notices.length).toBeLessThanOrEqual(1)
  })
})
