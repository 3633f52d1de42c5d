import { describe, expect, it } from 'vitest'
import { ByteWindow } from '../../../src/sources/recording/byte-window.ts'
import { ExportParser } from '../../../src/sources/recording/export.ts'
import { JsonParser } from '../../../src/sources/recording/json.ts'
import type { RecordParser } from '../../../src/sources/recording/parser.ts'
import { exportFormat, type WrittenEntry } from '../../support/journal-files.ts'
import fc from '../../support/properties.ts'

const FALLBACK = new TextDecoder('windows-1252')

interface Read {
  readonly realtime: number
  readonly fields: Readonly<Record<string, string>>
}

describe('the parser of the export format', () => {
  it('gives back any values, in whatever portions the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(writtenEntry()),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (entries, sizes) => {
          const parser = new ExportParser(FALLBACK)
          expect(parseInPortions(parser, exportFormat(entries), sizes)).toEqual(entries.map(readOf))
        },
      ),
    )
  })

  it('gives a field whenever it is asked for, the first of several, whatever was asked for before', () => {
    const names = fc.array(fc.constantFrom('MESSAGE', 'A', 'B_2', '_PID', 'AB', '_BOOT_ID'))
    const asked = fc.array(fc.record({ entry: writtenEntry(), names }))
    fc.assert(
      fc.property(asked, (all) => {
        const parser = new ExportParser(FALLBACK)
        const window = new ByteWindow()
        window.append(exportFormat(all.map(({ entry }) => entry)))
        for (const { entry, names } of all) {
          const parsed = parser.next(window, true)
          if (parsed === undefined || parsed === 'skipped') throw new Error('an entry is missing')
          const { fields } = readOf(entry)
          for (const name of names) expect(parsed.field(name)).toBe(fields[name])
        }
      }),
    )
  })

  const BROKEN: readonly (readonly [title: string, input: string, outcome: readonly unknown[]])[] = [
    ['an entry without a time', 'MESSAGE=a\n\n__REALTIME_TIMESTAMP=2\nMESSAGE=b\n\n', ['skipped', 'b']],
    ['a time that is no number', '__REALTIME_TIMESTAMP=soon\nMESSAGE=a\n\n', ['skipped']],
    ['empty lines between entries', '\n\n__REALTIME_TIMESTAMP=1\nMESSAGE=a\n\n\n\n', ['a']],
    ['no empty line behind the last entry', '__REALTIME_TIMESTAMP=1\nMESSAGE=a\n', ['a']],
    ['no line end behind the last field', '__REALTIME_TIMESTAMP=1\nMESSAGE=a', ['a']],
    [
      'a binary value that does not end where it says',
      '__REALTIME_TIMESTAMP=1\nDATA\n\x02\0\0\0\0\0\0\0abc\n\n__REALTIME_TIMESTAMP=2\nMESSAGE=b\n\n',
      ['skipped', 'b'],
    ],
    [
      'a binary value cut off by the end',
      '__REALTIME_TIMESTAMP=1\nMESSAGE=a\nDATA\n\x09\0\0\0\0\0\0\0abc',
      ['skipped'],
    ],
    [
      'a binary value of an absurd length, which nothing inside can end',
      '__REALTIME_TIMESTAMP=1\nDATA\n\0\0\0\0\0\x01\0\0abc\n\n__REALTIME_TIMESTAMP=2\nMESSAGE=forged\n\n',
      ['skipped'],
    ],
    [
      'lines inside a binary value, which are no fields',
      '__REALTIME_TIMESTAMP=1\nDATA\n\x10\0\0\0\0\0\0\0\n\nMESSAGE=forged\nMESSAGE=a\n\n',
      ['a'],
    ],
  ]
  it.each(BROKEN)('copes with %s', (_title, input, outcome) => {
    expect(outcomesOf(new ExportParser(FALLBACK), Buffer.from(input, 'latin1'))).toEqual(outcome)
  })

  it.each([
    ['a value', (size: number) => binaryField(Buffer.alloc(size, 0x0a))],
    [
      'a line',
      (size: number) => Buffer.concat([Buffer.from('LINE='), Buffer.alloc(size, 0x78), Buffer.from('\n')]),
    ],
  ])('passes over an entry with %s that is too large to be held, and nothing else', (_title, field) => {
    const input = Buffer.concat([
      Buffer.from('__REALTIME_TIMESTAMP=1\nMESSAGE=a\n\n__REALTIME_TIMESTAMP=2\nMESSAGE=b\n'),
      field(70 * 1024 * 1024),
      Buffer.from('MESSAGE=still b\n\n__REALTIME_TIMESTAMP=3\nMESSAGE=c\n\n'),
    ])
    expect(outcomesOf(new ExportParser(FALLBACK), input, 1024 * 1024)).toEqual(['a', 'skipped', 'c'])
  })
})

describe('the parser of JSON lines', () => {
  it('gives back any values, in whatever portions the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(writtenEntry()),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (entries, sizes) => {
          const lines = Buffer.from(entries.map((entry) => `${jsonOf(entry)}\n`).join(''))
          expect(parseInPortions(new JsonParser(FALLBACK), lines, sizes)).toEqual(entries.map(readOf))
        },
      ),
    )
  })

  const LINES: readonly (readonly [title: string, line: string, outcome: unknown])[] = [
    ['a string', '{"__REALTIME_TIMESTAMP":"1","MESSAGE":"a"}', 'a'],
    ['a time as a number', '{"__REALTIME_TIMESTAMP":1,"MESSAGE":"a"}', 'a'],
    ['a number', '{"__REALTIME_TIMESTAMP":"1","MESSAGE":6}', '6'],
    ['null, which stands for what was not printed', '{"__REALTIME_TIMESTAMP":"1","MESSAGE":null}', undefined],
    ['bytes of UTF-8', '{"__REALTIME_TIMESTAMP":"1","MESSAGE":[27,195,188]}', '\x1bü'],
    ['bytes that are not UTF-8', '{"__REALTIME_TIMESTAMP":"1","MESSAGE":[252,128]}', 'ü€'],
    ['several values', '{"__REALTIME_TIMESTAMP":"1","MESSAGE":["a","b"]}', 'a'],
    ['several values, the first as bytes', '{"__REALTIME_TIMESTAMP":"1","MESSAGE":[[97,27],"b"]}', 'a\x1b'],
    [
      'a field named as a part of every object',
      '{"__REALTIME_TIMESTAMP":"1","__proto__":{"MESSAGE":"b"}}',
      undefined,
    ],
    ['no message', '{"__REALTIME_TIMESTAMP":"1"}', undefined],
    ['no time', '{"MESSAGE":"a"}', 'skipped'],
    ['a time that is no number', '{"__REALTIME_TIMESTAMP":"soon","MESSAGE":"a"}', 'skipped'],
    ['half a line', '{"__REALTIME_TIMESTAMP":"1","MES', 'skipped'],
    ['an array', '[1]', 'skipped'],
    ['null alone', 'null', 'skipped'],
  ]
  it.each(LINES)('reads %s', (_title, line, outcome) => {
    expect(outcomesOf(new JsonParser(FALLBACK), Buffer.from(`\n${line}\n\n`))).toEqual([outcome])
  })

  it('passes over a line that is too long to be held, and nothing else', () => {
    const line = (message: string) => `{"__REALTIME_TIMESTAMP":"1","MESSAGE":"${message}"}\n`
    const input = Buffer.from(line('a') + line('b'.repeat(70 * 1024 * 1024)) + line('c'))
    expect(outcomesOf(new JsonParser(FALLBACK), input, 1024 * 1024)).toEqual(['a', 'skipped', 'c'])
  })
})

/** Entries with the values that are hard to tell from the format around them. */
function writtenEntry(): fc.Arbitrary<WrittenEntry> {
  const name = fc.constantFrom('MESSAGE', 'A', 'B_2', '_PID')
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\n', '=', '"', '\\', 'A', '\0', '\x1b', '\uFFFD', 'é', '\u{1F600}') }),
    fc.uint8Array().map((bytes) => bytes),
  )
  return fc.record({
    realtime: fc.integer({ min: 1, max: 4e15 }),
    fields: fc.array(fc.tuple(name, text), { maxLength: 6 }),
  })
}

/** What must be read of an entry. */
function readOf({ realtime, bootId = 'b0070000000000000000000000000001', fields }: WrittenEntry): Read {
  const first = new Map([['_BOOT_ID', bootId]])
  for (const [name, value] of fields) if (!first.has(name)) first.set(name, textOf(value))
  return { realtime, fields: Object.fromEntries(first) }
}

function textOf(value: string | Uint8Array): string {
  const bytes = Buffer.from(value)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return FALLBACK.decode(bytes)
  }
}

/** An entry as journalctl prints it. */
function jsonOf({ realtime, bootId = 'b0070000000000000000000000000001', fields }: WrittenEntry): string {
  const values = new Map<string, unknown[]>()
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), jsonValue(value)])
  const printed = [...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all])
  return JSON.stringify({
    __REALTIME_TIMESTAMP: String(realtime),
    _BOOT_ID: bootId,
    ...Object.fromEntries(printed),
  })
}

function jsonValue(value: string | Uint8Array): unknown {
  const bytes = Buffer.from(value)
  return bytes.some((byte) => byte < 0x20 || byte > 0x7e) ? [...bytes] : bytes.toString()
}

function binaryField(value: Uint8Array): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(value.length))
  return Buffer.concat([Buffer.from('DATA\n'), length, value, Buffer.from('\n')])
}

function parseInPortions(parser: RecordParser, input: Buffer, sizes: Iterator<number>): readonly unknown[] {
  const window = new ByteWindow()
  const read: unknown[] = []
  let at = 0
  for (;;) {
    const parsed = parser.next(window, at >= input.length)
    if (parsed === 'skipped') read.push(parsed)
    else if (parsed !== undefined) read.push({ realtime: parsed.realtime, fields: parsed.fields() })
    else if (at >= input.length) return read
    else {
      const size = Number(sizes.next().value)
      window.append(input.subarray(at, at + size))
      at += size
    }
  }
}

/** The message of each entry, or `skipped`. */
function outcomesOf(parser: RecordParser, input: Buffer, portion = input.length): readonly unknown[] {
  const window = new ByteWindow()
  const outcomes: unknown[] = []
  for (let at = 0; ; ) {
    const parsed = parser.next(window, at >= input.length)
    if (parsed !== undefined) outcomes.push(parsed === 'skipped' ? parsed : parsed.field('MESSAGE'))
    else if (at >= input.length) return outcomes
    else {
      window.append(input.subarray(at, at + portion))
      at += portion
    }
  }
}
