import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Source } from '../../src/engine/ports.ts'
import type { Start } from '../../src/settings/settings.ts'
import { openSource } from '../../src/sources/open-source.ts'
import { Duration } from '../../src/values/duration.ts'
import { type Journald, startJournald } from '../support/journald.ts'
import { opened, readSome } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const READERS = ['libsystemd', 'journalctl'] as const

describe.skipIf(missing('root', 'journald', 'journalctl', 'libsystemd')).each(READERS)(
  'following a live journal through %s',
  (reader) => {
    let journald: Journald
    let sources: Source[] = []
    let notices: string[] = []

    beforeEach(async () => {
      journald = await startJournald()
      sources = []
      notices = []
    })
    afterEach(async () => {
      for (const source of sources) source.close()
      await journald.stop()
    })

    const follow = (start: Start, cursor: string | null = null) => {
      const source = opened(
        openSource(
          'journal',
          { kind: 'journald', start, reader, namespace: journald.namespace },
          {
            cursor,
            follow: true,
            fallbackEncoding: 'windows-1252',
            timezone: 'UTC',
            onNotice: (message) => notices.push(message),
          },
        ),
      )
      sources.push(source)
      return source
    }
    const logNumbers = (from: number, to: number) => {
      for (let number = from; number <= to; number++) journald.log('test', 6, `number ${number}`)
    }
    const readNumbers = async (source: Source, count: number) => {
      const numbers: number[] = []
      // Journald has messages of its own, also in a namespace.
      while (numbers.length < count) {
        const [entry] = await readSome(source, 1, (entry) => [
          entry.field('SYSLOG_IDENTIFIER'),
          entry.field('MESSAGE'),
        ])
        if (entry === undefined) break
        if (entry[0] === 'test') numbers.push(Number(entry[1]?.slice('number '.length)))
      }
      return numbers
    }

    it('gives each entry once and in order, with the fields that journald adds', async () => {
      const source = follow('now')
      logNumbers(1, 3)
      expect(await readNumbers(source, 3)).toEqual([1, 2, 3])
      journald.send({ MESSAGE: 'native\nof two lines', PRIORITY: '3', REMOTE_ADDRESS: '203.0.113.9' })
      const [fields] = await readSome(source, 1, (entry) => entry.fields())
      expect(fields).toMatchObject({
        MESSAGE: 'native\nof two lines',
        PRIORITY: '3',
        REMOTE_ADDRESS: '203.0.113.9',
        _TRANSPORT: 'journal',
        _PID: String(process.pid),
      })
    })

    it('starts with what comes when told `now`', async () => {
      logNumbers(1, 3)
      await settled(journald, 3)
      const source = follow('now')
      logNumbers(4, 5)
      expect(await readNumbers(source, 2)).toEqual([4, 5])
    })

    it.each([['oldest' as const], [new Duration(3_600_000_000)]])(
      'starts with what is there when told %s',
      async (start) => {
        logNumbers(1, 3)
        expect(await readNumbers(follow(start), 3)).toEqual([1, 2, 3])
      },
    )

    it('goes on behind the entry of a cursor, with what came while nobody read', async () => {
      const first = follow('now')
      logNumbers(1, 4)
      expect(await readNumbers(first, 2)).toEqual([1, 2])
      const cursor = first.cursor()
      first.close()
      logNumbers(5, 6)
      const second = follow('now', cursor)
      expect(second.cursor()).toBe(cursor)
      expect(await readNumbers(second, 4)).toEqual([3, 4, 5, 6])
    })

    it('keeps its cursor at the last entry that was yielded while it waits', async () => {
      const source = follow('oldest')
      logNumbers(1, 1)
      expect(await readNumbers(source, 1)).toEqual([1])
      const cursor = source.cursor()
      while (source.next() !== undefined);
      const waiting = source.wait(AbortSignal.timeout(10_000))
      logNumbers(2, 2)
      await waiting
      const resumed = follow('oldest', cursor)
      expect(await readNumbers(resumed, 1)).toEqual([2])
      expect(await readNumbers(source, 1)).toEqual([2])
    })

    it('passes over nothing where the entry of the cursor is another now', async () => {
      const first = follow('oldest')
      logNumbers(1, 3)
      expect(await readNumbers(first, 2)).toEqual([1, 2])
      const gone = (first.cursor() ?? '').replace(/x=[0-9a-f]+/, 'x=1')
      expect(await readNumbers(follow('now', gone), 2)).toEqual([2, 3])
    })

    it.each([
      ['that is none', 'not a cursor; --flag', /cannot be understood/],
      ['that lacks its parts', 's=abc', /cannot be understood/],
    ])('takes a cursor %s for none, and says so', async (_title, cursor, notice) => {
      logNumbers(1, 2)
      expect(await readNumbers(follow('oldest', cursor), 2)).toEqual([1, 2])
      expect(notices.join('\n')).toMatch(notice)
    })

    it('goes on with new entries where the cursor is of the future, and says so', async () => {
      const first = follow('oldest')
      logNumbers(1, 1)
      expect(await readNumbers(first, 1)).toEqual([1])
      const future = (first.cursor() ?? '')
        .replace(/i=[0-9a-f]+/, 'i=ffffffff')
        .replace(/m=[0-9a-f]+/, 'm=ffffffffffff')
        .replace(/t=[0-9a-f]/, 't=f')
      const second = follow('oldest', future)
      logNumbers(2, 2)
      expect(await readNumbers(second, 1)).toEqual([2])
      expect(notices).toEqual([
        expect.stringMatching(/^the entry that was read last, of 21.+ is of the future/),
      ])
    })

    it('loses nothing when the journal is rotated, waited for or not', async () => {
      const source = follow('now')
      logNumbers(1, 2)
      expect(await readNumbers(source, 1)).toEqual([1])
      journald.rotate()
      logNumbers(3, 4)
      expect(await readNumbers(source, 3)).toEqual([2, 3, 4])
      const waiting = readNumbers(source, 2)
      await setTimeout(50)
      journald.rotate()
      logNumbers(5, 6)
      expect(await waiting).toEqual([5, 6])
    })

    it('loses nothing under load while the journal is rotated again and again', async () => {
      const source = follow('now')
      const reading = readNumbers(source, 3000)
      for (let round = 0; round < 6; round++) {
        logNumbers(round * 500 + 1, round * 500 + 500)
        journald.rotate()
        await setTimeout(20)
      }
      expect(await reading).toEqual(Array.from({ length: 3000 }, (_, index) => index + 1))
    })

    it('loses nothing when journald is restarted', async () => {
      const source = follow('now')
      logNumbers(1, 2)
      expect(await readNumbers(source, 1)).toEqual([1])
      await journald.restart()
      logNumbers(3, 4)
      expect(await readNumbers(source, 3)).toEqual([2, 3, 4])
    })

    it.each([
      ['the signal aborts', (stop: AbortController, _source: Source) => stop.abort()],
      ['it is closed', (_stop: AbortController, source: Source) => source.close()],
    ])('ends a wait when %s', async (_title, end) => {
      const source = follow('now')
      const stop = new AbortController()
      let waiting = Promise.resolve('over')
      // Journald has something to say of its own at first.
      while ((await Promise.race([waiting, setTimeout(300, 'still waiting')])) === 'over') {
        while (source.next() !== undefined);
        waiting = source.wait(stop.signal).then(() => 'over')
      }
      end(stop, source)
      expect(await waiting).toBe('over')
    })
  },
)

/** Waits until a journal holds a number of test entries. */
async function settled(journald: Journald, count: number): Promise<void> {
  const source = opened(
    openSource(
      'journal',
      { kind: 'journald', start: 'oldest', reader: 'libsystemd', namespace: journald.namespace },
      {
        cursor: null,
        follow: true,
        fallbackEncoding: 'utf-8',
        timezone: 'UTC',
        onNotice: () => {},
      },
    ),
  )
  let seen = 0
  while (seen < count) {
    const [identifier] = await readSome(source, 1, (entry) => entry.field('SYSLOG_IDENTIFIER'))
    if (identifier === 'test') seen++
  }
  source.close()
}
