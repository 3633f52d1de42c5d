import { describe, expect, it } from 'vitest'
import { Framer } from '../../../src/sources/syslog/framer.ts'
import fc from '../../support/properties.ts'

const LONGEST = 20

/** What comes out of a connection that says this in these portions, and how often something was cut. */
function messagesOf(portions: readonly Buffer[], longest = LONGEST) {
  const messages: string[] = []
  let cuts = 0
  const framer = new Framer({
    longest,
    onMessage: (message) => messages.push(message.toString('latin1')),
    onCut: () => cuts++,
  })
  for (const portion of portions) framer.push(portion)
  framer.end()
  return { messages, cuts }
}

const STREAMS: readonly { title: string; said: string; messages: readonly string[]; cuts?: number }[] = [
  { title: 'a line', said: '<13>one\n', messages: ['<13>one'] },
  {
    title: 'lines, and one that its sender did not end',
    said: '<13>one\n<13>two',
    messages: ['<13>one', '<13>two'],
  },
  {
    title: 'counted messages without anything between',
    said: '7 <13>one8 <13>four',
    messages: ['<13>one', '<13>four'],
  },
  {
    title: 'counted messages with line ends between',
    said: '7 <13>one\n7 <13>two\r\n',
    messages: ['<13>one', '<13>two'],
  },
  {
    title: 'a counted message that has line ends',
    said: '11 <13>one\ntwo<13>x\n',
    messages: ['<13>one\ntwo', '<13>x'],
  },
  {
    title: 'counted messages and lines in turn',
    said: '7 <13>one<13>two\n9 <13>three',
    messages: ['<13>one', '<13>two', '<13>three'],
  },
  {
    title: 'empty lines, and NULs at the end of lines',
    said: '\n\n\r\n<13>one\0\n\0\n',
    messages: ['<13>one\0'],
  },
  {
    title: 'lines that begin with numbers',
    said: '12 monkeys\n2026-11-21T10:00:00Z x\n7\n',
    messages: ['12 monkeys', '2026-11-21T10:00:00Z x'.slice(0, LONGEST), '7'],
    cuts: 1,
  },
  { title: 'JSON lines', said: '{"a":1}\n{"b":2}\n', messages: ['{"a":1}', '{"b":2}'] },
  { title: 'a count that begins with zero, which is none', said: '07 <13>one\n', messages: ['07 <13>one'] },
  {
    title: 'a count that nobody can mean',
    said: '99999999 <13>one\nx\n',
    messages: ['99999999 <13>one', 'x'],
  },
  { title: 'a count that is too small', said: '5 <13>one\nx\n', messages: ['<13>o', 'ne', 'x'] },
  { title: 'a count that is too large', said: '12 <13>one\n<13>two\n', messages: ['<13>one\n<13>', 'two'] },
  { title: 'a count beyond the end', said: '19 <13>one', messages: ['<13>one'], cuts: 1 },
  { title: 'a count and nothing else', said: '19', messages: ['19'] },
  {
    title: 'a line that is too long',
    said: '<13>abcdefghijklmnopqrstuvwxyz\n<13>x\n',
    messages: ['<13>abcdefghijklmnop', '<13>x'],
    cuts: 1,
  },
  {
    title: 'a line of just the longest length',
    said: '<13>abcdefghijklmnop\n<13>x\n',
    messages: ['<13>abcdefghijklmnop', '<13>x'],
  },
  {
    title: 'a counted message that is too long',
    said: '30 <13>abcdefghijklmnopqrstuvwxyz<13>x\n',
    messages: ['<13>abcdefghijklmnop', '<13>x'],
    cuts: 1,
  },
  {
    title: 'a line without an end',
    said: `<13>${'x'.repeat(500)}`,
    messages: [`<13>${'x'.repeat(16)}`],
    cuts: 1,
  },
  {
    title: 'controls and bytes that are no text',
    said: '<13>\x1b[2J\x00\xff\xfe\t\n',
    messages: ['<13>\x1b[2J\x00\xff\xfe\t'],
  },
  { title: 'nothing', said: '', messages: [] },
]

describe('the messages of a connection', () => {
  it.each(STREAMS)('$title', ({ said, messages, cuts = 0 }) => {
    expect(messagesOf([Buffer.from(said, 'latin1')])).toEqual({ messages, cuts })
  })

  it('are the same however the bytes are split', () => {
    const said = fc.oneof(
      fc.constantFrom(...STREAMS.map(({ said }) => said)),
      fc
        .array(fc.constantFrom('<13>', '7 ', '30 ', '\n', '\r', '\0', 'a', 'bcd', ' ', '1', '0'), {
          maxLength: 60,
        })
        .map((parts) => parts.join('')),
    )
    const streams = fc.array(said, { maxLength: 4 }).map((parts) => Buffer.from(parts.join(''), 'latin1'))
    fc.assert(
      fc.property(streams, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (bytes, sizes) => {
        const portions: Buffer[] = []
        for (let at = 0; at < bytes.length; ) {
          const size = sizes[portions.length % sizes.length] ?? 1
          portions.push(bytes.subarray(at, at + size))
          at += size
        }
        expect(messagesOf(portions)).toEqual(messagesOf([bytes]))
      }),
      { seed: 8, numRuns: 2_000 },
    )
  })

  it('come whole however a sender frames them', () => {
    const message = fc
      .string({ unit: fc.constantFrom('a', ' ', '1', '<', 'é', '\t'), minLength: 0, maxLength: 40 })
      .map((text) => `<13>${text}.`)
    const framed = fc.array(fc.record({ message, isCounted: fc.boolean() }), { maxLength: 10 })
    fc.assert(
      fc.property(framed, (sent) => {
        const stream = sent.map(({ message, isCounted }) =>
          isCounted ? `${Buffer.byteLength(message)} ${message}` : `${message}\n`,
        )
        const messages = sent.map(({ message }) => Buffer.from(message).toString('latin1'))
        expect(messagesOf([Buffer.from(stream.join(''))], 1000)).toEqual({ messages, cuts: 0 })
      }),
      { seed: 8, numRuns: 1_000 },
    )
  })

  it('take a time that grows with their size alone, whatever the portions', () => {
    const messages: number[] = []
    const framer = new Framer({
      longest: 200_000,
      onMessage: ({ length }) => messages.push(length),
      onCut: () => undefined,
    })
    const byte = Buffer.from('x')
    for (let count = 0; count < 200_000; count++) framer.push(byte)
    framer.push(Buffer.from('\n'))
    expect(messages).toEqual([200_000])
  })
})
