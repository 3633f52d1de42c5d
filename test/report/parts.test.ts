import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockOf, fullTime } from '../../src/report/clock.ts'
import { gather } from '../../src/report/gather.ts'
import { html } from '../../src/report/html.ts'
import { occurrencesText } from '../../src/report/occurrences.ts'
import { ordinal } from '../../src/report/words.ts'
import { wrap } from '../../src/report/wrap.ts'
import { visible } from '../../src/values/visible.ts'
import { at, ban, content, line } from './support/contents.ts'

describe('gathering', () => {
  test('faults come first, then the sections of the settings, then others by name', () => {
    const sections = ['ZULU', 'OTHER', 'FAULTS', 'ALPHA', '__proto__']
    const lines = sections.map((section) => line({ section }))
    const digest = gather(content({ lines, cut: new Map([['MIKE', 1]]) }), {
      WARN: 'Warnings',
      OTHER: 'Unexpected',
    })
    expect(digest.sections.map(({ title }) => title)).toEqual([
      'What I could not do',
      'Warnings',
      'Unexpected',
      'ALPHA',
      'MIKE',
      'ZULU',
      '__proto__',
    ])
  })

  test('the most frequent lines come first, ties by message', () => {
    const lines = [line({ message: 'b' }), line({ message: 'c', count: 9 }), line({ message: 'a' })]
    const [section] = gather(content({ lines }), {}).sections
    expect(section?.lines.map(({ message }) => message)).toEqual(['c', 'a', 'b'])
    expect(section?.count).toBe(13)
  })

  test('what does not fit is counted: lines by their share, bans by number', () => {
    const lines = ['a', 'b', 'c'].map((message) => line({ message: message.repeat(100), count: 5 }))
    const bans = [ban(), ban({ address: '192.0.2.1' })]
    const limits = { characters: 850, bans: 1 }
    const digest = gather(content({ lines, bans, cut: new Map([['WARN', 7]]) }), {}, limits)
    expect(digest.sections).toMatchObject([{ count: 22, hidden: { lines: 1, occurrences: 5 }, cut: 7 }])
    expect(digest).toMatchObject({ bans: [{ address: '203.0.113.9' }], hiddenBans: 1 })
  })
})

describe('occurrences', () => {
  const clock = clockOf('UTC')
  const cases = [
    ['NONE', line({ details: 'NONE' }), ''],
    ['FIRST', line({ details: 'FIRST' }), 'first 2026-11-20 10:00:00'],
    ['LAST', line({ details: 'LAST' }), 'last 2026-11-20 10:00:50'],
    ['FIRSTLAST', line(), 'first 2026-11-20 10:00:00, last 2026-11-20 10:00:50'],
    ['FIRSTLAST of one', line({ count: 1 }), 'at 2026-11-20 10:00:00'],
    [
      'ALL, over midnight',
      line({ details: 'ALL', times: [at(0), at(1), at(50_400)], count: 3 }),
      'at 2026-11-20 10:00:00, 10:00:01, 2026-11-21 00:00:00',
    ],
    [
      'ALL, with some not kept',
      line({ details: 'ALL', times: [at(0)], count: 1_235 }),
      'at 2026-11-20 10:00:00, 1,234 further times not kept',
    ],
  ] as const
  test.each(cases)('%s', (_, reportLine, expected) => {
    expect(occurrencesText(reportLine, clock)).toBe(expected)
  })
})

test.each([
  ['UTC', '2026-11-20 10:00:00'],
  ['Europe/Paris', '2026-11-20 11:00:00'],
  ['Asia/Kolkata', '2026-11-20 15:30:00'],
  ['Pacific/Kiritimati', '2026-11-21 00:00:00'],
])('in %s the time is %s', (timezone, expected) => {
  expect(fullTime(clockOf(timezone), at(0))).toBe(expected)
})

test('even the last time that the database holds can be shown', () => {
  expect(fullTime(clockOf('UTC'), Number.MAX_SAFE_INTEGER)).toMatch(/^2255-/)
})

test.each([
  ['\u001b[31m', '␛[31m'],
  ['a\r\nb', 'a␍␊b'],
  ['a\tb', 'a b'],
  ['\u007f\u009b', '␡\\u{9B}'],
  ['\u202Egnp', '\\u{202E}gnp'],
  ['\u{E0041}', '\\u{E0041}'],
  ['\uD800x', '\\u{D800}x'],
  ['Zoë 北京 😀 שלום', 'Zoë 北京 😀 שלום'],
])('%j is shown as %s', (text, expected) => {
  expect(visible(text)).toBe(expected)
})

test('whatever is put into HTML comes out as the text that it was', () => {
  expect(html`<p title="${`"'`}">${'<b>&'}${html`<i>${1}</i>`}</p>`.text).toBe(
    '<p title="&quot;&#39;">&lt;b&gt;&amp;<i>1</i></p>',
  )
})

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [11, '11th'],
  [22, '22nd'],
  [1_013, '1,013th'],
])('%i is the %s', (count, expected) => {
  expect(ordinal(count)).toBe(expected)
})

test('wrapping keeps every character but the spaces that it breaks at', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '😀'), maxLength: 100 }), (text) => {
      const lines = wrap(text, 10)
      expect(lines.every((one) => [...one].length <= 10)).toBe(true)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    }),
  )
})
