import { describe, expect, it } from 'vitest'
import { unread } from '../../../src/sources/docker/docker-cursor.ts'
import {
  FRAME_BYTES_MAX,
  type FrameReader,
  MultiplexedFrames,
  RawFrames,
} from '../../../src/sources/docker/frames.ts'
import {
  firstSecondOf,
  type LogLine,
  LogLines,
  type LogPositions,
} from '../../../src/sources/docker/log-lines.ts'
import { frame, stamped } from '../../support/docker-daemon.ts'
import fc from '../../support/properties.ts'

const SEED = 8
const SECOND = 1_000_000_000n
const ORIGIN = 1_790_000_000n * SECOND

/** One message of a log. */
interface Message {
  readonly stream: 'stdout' | 'stderr'
  readonly moment: bigint
  readonly text: Buffer
}

const bytesOf = ({ stream, moment, text }: Message, isRaw = false, wholeSeconds = false) =>
  frame(stream, stamped(moment, text, wholeSeconds), isRaw)

/** All lines of the bytes, which come in portions of these lengths, over and over. */
function linesOf(
  frames: FrameReader,
  bytes: Buffer,
  portions: readonly number[],
  positions: LogPositions = unread('0'.repeat(19)),
): LogLine[] {
  const told: string[] = []
  const lines = new LogLines(frames, positions, (words) => told.push(words))
  const found: LogLine[] = []
  for (let at = 0, round = 0; at < bytes.length; round++) {
    const end = at + (portions[round % portions.length] ?? 1)
    lines.push(bytes.subarray(at, end))
    for (let line = lines.next(); line !== undefined; line = lines.next()) found.push(line)
    at = end
  }
  for (let line = lines.rest(); line !== undefined; line = lines.rest()) found.push(line)
  expect(told).toEqual([])
  return found
}

const text = fc.oneof(
  fc.string({ maxLength: 30 }).map((line) => line.replaceAll(/[\r\n]/g, ' ')),
  fc.constantFrom('x'.repeat(16_384), 'y'.repeat(40_000), '', '\u{1f600}'.repeat(5_000)),
)
const portions = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 })

describe('what the API sends of a log', () => {
  it.each([
    ['in frames', false],
    ['raw, of a terminal', true],
  ])('%s gives the same lines in whatever portions it comes, broken up or not', (_title, isRaw) => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), portions, (texts, portions) => {
        const messages = texts.flatMap((text, index) => pieces(text, ORIGIN + BigInt(index)))
        const bytes = Buffer.concat(messages.map((message) => bytesOf(message, isRaw)))
        const frames = isRaw ? new RawFrames() : new MultiplexedFrames()
        expect(linesOf(frames, bytes, portions).map(({ bytes }) => String(bytes))).toEqual(texts)
      }),
      { seed: SEED, numRuns: 60 },
    )
  })

  it('keeps the parts of the two streams apart', () => {
    const bytes = Buffer.concat(
      [
        { stream: 'stdout', moment: ORIGIN, text: Buffer.from('one ') } as const,
        { stream: 'stderr', moment: ORIGIN + 1n, text: Buffer.from('trouble\n') } as const,
        { stream: 'stdout', moment: ORIGIN, text: Buffer.from('line\n') } as const,
      ].map((message) => bytesOf(message)),
    )
    expect(
      linesOf(new MultiplexedFrames(), bytes, [7]).map(({ stream, bytes }) => [stream, String(bytes)]),
    ).toEqual([
      ['stderr', 'trouble'],
      ['stdout', 'one line'],
    ])
  })

  it('is bounded: a line longer than any value comes in parts, and of a frame that large the rest is passed over', () => {
    const part = Buffer.alloc(16_384, 'x')
    const endless = Buffer.concat(
      Array.from({ length: 100 }, () => bytesOf({ stream: 'stdout', moment: ORIGIN, text: part })),
    )
    const lines = linesOf(new MultiplexedFrames(), endless, [50_000])
    expect(lines.map(({ isPart, bytes }) => [isPart, bytes.length])).toEqual([
      [true, 64 * 16_384],
      [false, 36 * 16_384],
    ])
    const huge = Buffer.concat([
      bytesOf({ stream: 'stdout', moment: ORIGIN, text: Buffer.alloc(3 * FRAME_BYTES_MAX, 'x') }),
      bytesOf({ stream: 'stderr', moment: ORIGIN, text: Buffer.from('after\n') }),
    ])
    const [first, second] = linesOf(new MultiplexedFrames(), huge, [100_000])
    expect([first?.isPart, String(second?.bytes)]).toEqual([true, 'after'])
  })

  it('that is not framed is told of, once, and none of it is taken', () => {
    const told: string[] = []
    const lines = new LogLines(new MultiplexedFrames(), unread('0'.repeat(19)), (words) => told.push(words))
    lines.push(Buffer.from('2026-11-21T10:00:00Z no header here\n'.repeat(100)))
    expect([lines.next(), lines.next(), told.length]).toEqual([undefined, undefined, 1])
  })

  it('tells what the daemon says of the log itself', () => {
    const told: string[] = []
    const lines = new LogLines(new MultiplexedFrames(), unread('0'.repeat(19)), (words) => told.push(words))
    const words = Buffer.from('error from daemon\n')
    lines.push(Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0, words.length]), words]))
    expect([lines.next(), told]).toEqual([undefined, ['error from daemon']])
  })
})

describe('a log that is read again at a position', () => {
  /** Moments that mostly rise, often stay, and sometimes fall as clocks do that are set back. */
  const steps = fc.array(
    fc.record({
      step: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(0n, 1n, 900_000_000n) },
        { weight: 1, arbitrary: fc.constantFrom(-5n * SECOND, 3n * SECOND) },
      ),
      stream: fc.constantFrom('stdout' as const, 'stderr' as const),
      isPart: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )

  it.each([
    ['looks at each line', true],
    ['gives all behind the first', false],
  ])('gives each line once, wherever it broke off, from a daemon that %s', (_title, looksAtEachLine) => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }),
        fc.boolean(),
        (steps, stops, wholeSeconds) => {
          let moment = ORIGIN
          let setBack = 0
          const log = steps.map(({ step, stream, isPart }, index): Message => {
            // From such a daemon nobody can get what lies further back than is asked for.
            if (step >= 0n || !looksAtEachLine || setBack++ === 0) moment += step
            return { stream, moment, text: Buffer.from(isPart ? `${index},` : `${index}\n`) }
          })
          const whole = linesOf(
            new MultiplexedFrames(),
            Buffer.concat(log.map((message) => bytesOf(message))),
            [4096],
          )
          expect(readInRuns(log, stops, looksAtEachLine, wholeSeconds).toSorted()).toEqual(
            whole.map(({ stream, bytes }) => `${stream} ${bytes}`).toSorted(),
          )
        },
      ),
      { seed: SEED, numRuns: 300 },
    )
  })

  it('takes what is newer than its position for new, where a rotation took away what lay before', () => {
    const positions = {
      ...unread('0'.repeat(19)),
      stdout: { newest: `${ORIGIN}`, count: 5, oldest: `${ORIGIN}` },
    }
    const messages = [0n, 0n, 1n, 2n].map(
      (later, index): Message => ({
        stream: 'stdout',
        moment: ORIGIN + later,
        text: Buffer.from(`${index}\n`),
      }),
    )
    const bytes = Buffer.concat(messages.map((message) => bytesOf(message)))
    expect(
      linesOf(new MultiplexedFrames(), bytes, [99], positions).map(({ bytes }) => String(bytes)),
    ).toEqual(['2', '3'])
  })
})

/** Reads a log in several runs, each of which takes a number of lines and begins where the one before ended. */
function readInRuns(
  log: readonly Message[],
  stops: readonly number[],
  looksAtEachLine: boolean,
  wholeSeconds: boolean,
): string[] {
  const taken: string[] = []
  let positions: LogPositions = unread('0'.repeat(19))
  for (const stop of [...stops, log.length]) {
    const since = BigInt(firstSecondOf(positions)) * SECOND
    const first = log.findIndex(({ moment }) => moment >= since)
    const sent = looksAtEachLine ? log.filter(({ moment }) => moment >= since) : log.slice(first)
    const bytes = Buffer.concat(sent.map((message) => bytesOf(message, false, wholeSeconds)))
    const isLast = taken.length + stop >= log.length
    for (const line of linesOf(new MultiplexedFrames(), bytes, [777], positions).slice(
      0,
      isLast ? undefined : stop,
    )) {
      taken.push(`${line.stream} ${line.bytes}`)
      positions = { ...positions, [line.stream]: line.position }
    }
  }
  return taken
}

/** A line as Docker sends it: in parts of 16 KiB, with the same stamp each. */
function pieces(text: string, moment: bigint): Message[] {
  const bytes = Buffer.from(`${text}\n`)
  const count = Math.ceil(bytes.length / 16_384)
  return Array.from({ length: count }, (_, index) => ({
    stream: 'stdout',
    moment,
    text: bytes.subarray(index * 16_384, (index + 1) * 16_384),
  }))
}
