import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from '../../support/properties.ts'
import { ABOUT, add, LIMIT, readAll, SpoolPlace } from './support.ts'

let place: SpoolPlace
beforeEach(() => {
  place = new SpoolPlace()
})
afterEach(() => place[Symbol.dispose]())

describe('a spool', () => {
  it('gives back what was added: when it came, what is known of it, and its bytes as they are', () => {
    const spool = place.open()
    const bytes = Buffer.from([0, 255, 10, 13, 27, 128])
    spool.add(1_795_000_000_123_456, ABOUT, bytes)
    const record = spool.next()
    expect({ ...record, line: [...(record?.line ?? [])] }).toEqual({
      arrival: 1_795_000_000_123_456,
      about: String(ABOUT),
      line: [...bytes],
    })
    expect(spool.next()).toBeUndefined()
    spool.close()
  })

  it('goes on at a cursor, and begins at the oldest where there is none', () => {
    place.spooled('one', 'two', 'three')
    const first = place.open()
    expect(String(first.next()?.line)).toBe('one')
    const cursor = first.cursor()
    expect(readAll(first)).toEqual(['two', 'three'])
    first.close()
    const again = place.open(cursor)
    expect(readAll(again)).toEqual(['two', 'three'])
    again.close()
    expect(place.notices).toEqual([])
  })

  it('is for nobody but its user', () => {
    place.spooled('secret')
    const modes = [place.file(place.files()[0]), place.directory, join(place.directory, '..')].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    )
    expect(modes).toEqual(['600', '700', '700'])
  })

  it('deletes files that are committed whole, and numbers go on behind them', () => {
    place.spooled('one')
    const second = place.open()
    expect(readAll(second)).toEqual(['one'])
    const cursor = second.cursor()
    expect(cursor).toBe('2+0')
    expect(place.files()).toHaveLength(1)
    second.committed(cursor)
    expect(place.files()).toEqual([])
    add(second, 'two')
    second.close()
    expect(place.files()).toEqual(['0000000002.spool'])
    const third = place.open(cursor)
    expect(readAll(third)).toEqual(['two'])
    third.close()
    expect(place.notices).toEqual([])
  })

  it('reads nothing twice where files were committed and not deleted any more', () => {
    place.spooled('one', 'two')
    const second = place.open()
    readAll(second)
    const cursor = second.cursor()
    add(second, 'three')
    second.close()
    const third = place.open(cursor)
    expect(readAll(third)).toEqual(['three'])
    third.committed(third.cursor())
    expect(place.files()).toEqual([])
    third.close()
  })

  it('reads a file that somebody put where its next one belongs, and goes on behind it', () => {
    place.spooled('before')
    const spool = place.open()
    expect(readAll(spool)).toEqual(['before'])
    place.spooled('strange')
    add(spool, 'after')
    expect(readAll(spool)).toEqual(['strange', 'after'])
    expect(place.files()).toEqual(['0000000001.spool', '0000000002.spool', '0000000003.spool'])
    spool.committed(spool.cursor())
    spool.close()
    expect(place.files()).toEqual(['0000000003.spool'])
    expect(place.notices).toEqual([])
  })

  it('takes nothing any more once it is closed', async () => {
    const closed = place.open()
    add(closed, 'before')
    closed.close()
    expect([
      closed.add(1, ABOUT, Buffer.from('added')),
      closed.offer(1, ABOUT, Buffer.from('offered')),
    ]).toEqual([false, false])
    // What was added would be written at the end of the turn.
    await setImmediate()
    expect([closed.written, closed.refused]).toEqual([1, 2])
    const next = place.open()
    expect(readAll(next)).toEqual(['before'])
    next.close()
    expect(place.notices).toEqual([])
  })

  it('keeps what is neither walked nor committed when it is opened at a later place', () => {
    place.spooled('one', 'two')
    const uncommitted = place.open('2+0')
    expect(place.files()).toEqual(['0000000001.spool'])
    uncommitted.close()
  })

  it.each([
    ['its head is torn', (path: string) => truncateSync(path, statSync(path).size - 22 - 3 - 16)],
    ['its body is torn', (path: string) => truncateSync(path, statSync(path).size - 1)],
    ['zeros follow, as after a power cut', (path: string) => appendFileSync(path, Buffer.alloc(5000))],
    ['its checksum is wrong', (path: string) => flip(path, statSync(path).size - 1)],
    ['its length is absurd', (path: string) => appendFileSync(path, Buffer.alloc(20, 255))],
  ])('tells where the end of a file cannot be read: %s, and reads on behind it', (_, harm) => {
    place.spooled('one', 'two')
    harm(place.file(place.files()[0]))
    const second = place.open()
    add(second, 'after')
    second.close()
    const third = place.open()
    const lines = readAll(third)
    third.close()
    expect([lines[0], lines.at(-1)]).toEqual(['one', 'after'])
    expect(place.notices).toEqual([
      expect.stringMatching(/0000000001\.spool cannot be read from byte \d+ on$/),
    ])
  })

  it('reads each record once, whatever was read, committed and started anew in between', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('add' as const), size: fc.integer({ min: 0, max: 300_000 }) }),
        fc.record({ do: fc.constant('read' as const), count: fc.integer({ min: 1, max: 5 }) }),
        fc.record({ do: fc.constant('commit' as const) }),
        fc.record({ do: fc.constant('restart' as const) }),
      ),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(steps, (steps) => {
        rmSync(place.directory, { recursive: true, force: true })
        let spool = place.open(null, 256 * 1024)
        let committed: string | null = null
        let committedCount = 0
        let read = 0
        let added = 0
        for (const step of steps) {
          if (step.do === 'add') add(spool, `${added++} `.padEnd(step.size, 'x'))
          else if (step.do === 'read') {
            for (let left = step.count; left > 0; left--) {
              const record = spool.next()
              if (record === undefined) break
              expect(Number.parseInt(String(record.line), 10)).toBe(read++)
            }
          } else if (step.do === 'commit') {
            committed = spool.cursor()
            committedCount = read
            spool.committed(committed)
          } else {
            spool.close()
            spool = place.open(committed, 256 * 1024)
            read = committedCount
          }
        }
        spool.close()
        spool = place.open(committed, 256 * 1024)
        const rest = readAll(spool).map((line) => Number.parseInt(line, 10))
        spool.close()
        expect(rest).toEqual(Array.from({ length: added - committedCount }, (_, at) => committedCount + at))
      }),
      { seed: 8, numRuns: 40 },
    )
    expect(place.notices).toEqual([])
  })
})

describe('the limit of a spool', () => {
  it('refuses the newest beyond it, tells it, and takes more once older ones are committed', () => {
    const spool = place.open()
    const line = Buffer.alloc(100_000, 'x')
    let taken = 0
    while (spool.offer(1, ABOUT, line)) taken++
    expect(taken).toBe(42)
    expect(place.notices).toEqual([`there is no room for what comes: ${place.directory} is full`])
    let isCalled = false
    spool.onceThereIsRoom(() => {
      isCalled = true
    })
    spool.close()
    expect([spool.written, spool.refused]).toEqual([42, 1])
    const again = place.open()
    expect([again.isFull, isCalled]).toEqual([true, false])
    again.onceThereIsRoom(() => {
      isCalled = true
    })
    expect(readAll(again)).toHaveLength(42)
    again.committed(again.cursor())
    expect([again.isFull, isCalled]).toEqual([false, true])
    again.close()
  })

  it('is held over many files: those are deleted one after the other', () => {
    const spool = place.open(null, LIMIT / 4)
    const counts = new Set<number>()
    for (let number = 0; number < 150; number++) {
      add(spool, `${number} `.padEnd(50_000, 'x'))
      // Ten behind.
      if (number >= 10 && spool.next() !== undefined) spool.committed(spool.cursor())
      counts.add(place.files().length)
    }
    spool.close()
    expect(Math.max(...counts)).toBeGreaterThan(5)
    expect(Math.max(...counts)).toBeLessThan(16)
  })
})

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}
