import { describe, expect, test } from 'vitest'
import { summarizeBans } from '../../src/report/ban-summary.ts'
import { changeOf } from '../../src/report/change.ts'
import { clockOf, dayOf, fullTime } from '../../src/report/clock.ts'
import { renderDigest } from '../../src/report/digest.ts'
import { DIGEST_LIMITS, gather } from '../../src/report/gather.ts'
import { columnLabel, histogramOf } from '../../src/report/hours.ts'
import { html } from '../../src/report/html.ts'
import { occurrencesText } from '../../src/report/occurrences.ts'
import { fullSections, headlineText } from '../../src/report/summary.ts'
import { ordinal } from '../../src/report/words.ts'
import { wrap } from '../../src/report/wrap.ts'
import { visible } from '../../src/values/visible.ts'
import fc from '../support/properties.ts'
import { at, ban, content, FRAME, line } from './support/contents.ts'

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
    const limits = { ...DIGEST_LIMITS, lines: 9, bytes: 1_500, bans: { addresses: 1, networks: 1, rules: 1 } }
    const digest = gather(content({ lines, bans, cut: new Map([['WARN', 7]]) }), {}, limits)
    expect(digest.sections).toMatchObject([
      { title: 'What I could not do', count: 1, lines: [] },
      { count: 22, hidden: { lines: 1, occurrences: 5 }, cut: 7 },
    ])
    expect(digest.lost).toEqual([{ title: 'WARN', occurrences: 7 }])
    expect(digest.bans).toMatchObject({ count: 2, addresses: [{ address: '192.0.2.1' }] })
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
      'ALL, with some not shown',
      line({ details: 'ALL', times: [at(0)], count: 1_235 }),
      'at 2026-11-20 10:00:00, 1,234 further times not shown',
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

describe('what changed since the digest before', () => {
  test.each([
    ['a first digest compares nothing', line({ count: 9 }), undefined],
    ['never seen', line({ before: { count: 0, isKnown: false } }), 'never seen before'],
    ['seen on another day', line({ before: { count: 0, isKnown: true } }), 'not in the digest before'],
    ['as ever', line({ count: 7, before: { count: 6, isKnown: true } }), undefined],
    ['three times as many', line({ count: 12, before: { count: 4, isKnown: true } }), '3× as many, was 4'],
    ['three of one are few', line({ count: 3, before: { count: 1, isKnown: true } }), undefined],
    ['five of one are enough', line({ count: 5, before: { count: 1, isKnown: true } }), '5× as many, was 1'],
    ['one of four is as ever', line({ count: 1, before: { count: 4, isKnown: true } }), undefined],
    ['one of five is fewer', line({ count: 1, before: { count: 5, isKnown: true } }), 'fewer, was 5'],
    ['a third', line({ count: 2, before: { count: 6, isKnown: true } }), 'fewer, was 6'],
  ])('%s', (_, reportLine, expected) => {
    expect(changeOf(reportLine)?.text).toBe(expected)
  })

  test('what was never seen before stands first, and is in the headline', () => {
    const old = line({ message: 'old', count: 99, before: { count: 99, isKnown: true } })
    const lines = [old, line({ message: 'new', count: 1, before: { count: 0, isKnown: false } })]
    const digest = gather(content({ lines, before: new Map([['WARN', 99]]), bans: [ban()] }), {})
    expect(digest.sections[0]?.lines.map(({ message }) => message)).toEqual(['new', 'old'])
    expect(headlineText(digest)).toBe('100 warnings, 1 ban, 1 thing never seen before')
  })

  test.each([
    ['all', [ban({ observed: true })], '1 ban (only observed)'],
    ['some', [ban({ observed: true }), ban()], '2 bans (1 only observed)'],
  ])('that bans kept nobody out, of %s of them, is in the headline', (_, bans, expected) => {
    expect(headlineText(gather({ ...content({}), bans }, {}))).toBe(expected)
  })

  test('a single line is told, be it gone or no warning', () => {
    const gone = gather(content({ gone: [{ section: 'WARN', message: 'old', count: 9 }] }), { WARN: 'W' })
    expect(fullSections(gone).map(({ name }) => name)).toEqual(['WARN'])
    const lines = [line({ section: 'INFO', count: 1 })]
    expect(headlineText(gather(content({ lines }), { INFO: 'For information' }))).toBe('For information 1')
  })

  test('a digest of an hour does not say what is gone', () => {
    const gone = [{ section: 'WARN', message: 'old', count: 9 }]
    const of = (hours: number) =>
      gather(content({ gone, from: at(0), to: at(hours * 3_600) }), { WARN: 'W' }).sections[0]?.gone
    expect(of(1)).toEqual([])
    expect(of(24)).toEqual(gone)
  })
})

describe('the histogram', () => {
  const day = { from: at(-36_000), to: at(50_400) }
  test.each([
    ['of a day has its hours', day, 'UTC', 24, 1, '00h'],
    ['begins at a full hour where the zone is half an hour off', day, 'Asia/Kolkata', 25, 1, '05h'],
    ['of a month has the days of the month', { from: at(0), to: at(28 * 86_400) }, 'UTC', 28, 24, '11-20'],
    ['of a week has longer spans', { from: at(0), to: at(7 * 86_400) }, 'UTC', 28, 6, '10h'],
    [
      'of a day on which clocks are set back has 25 hours',
      { from: Date.UTC(2026, 9, 24, 22) * 1000, to: Date.UTC(2026, 9, 25, 23) * 1000 },
      'Europe/Paris',
      25,
      1,
      '00h',
    ],
  ])('%s', (_, period, zone, columns, width, label) => {
    const clock = clockOf(zone)
    const histogram = histogramOf([{ at: period.from, count: 1 }], period, clock)
    expect(histogram).toMatchObject({ width })
    expect(histogram?.counts).toHaveLength(columns)
    expect(histogram && columnLabel(histogram, 0, clock)).toBe(label)
  })

  test('loses nothing, whenever it occurred', () => {
    const occurred = fc.array(fc.record({ at: fc.integer({ min: 0, max: 4e15 }), count: fc.nat(99) }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(occurred, fc.boolean(), (list, isFirst) => {
        const counts = histogramOf(list, isFirst ? { ...day, from: null } : day, clockOf('UTC'))?.counts ?? []
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
        expect(sum(counts)).toBe(sum(list.map(({ count }) => count)))
        expect(counts.length).toBeLessThanOrEqual(28)
      }),
    )
  })
})

test('of those who were banned as often, the latest come first', () => {
  const bans = [ban({ address: '192.0.2.1' }), ban({ address: '192.0.2.2', since: at(51) })]
  const limits = { addresses: 1, networks: 1, rules: 1 }
  expect(summarizeBans(bans, { to: at(60), running: 2 }, limits).addresses).toMatchObject([
    { address: '192.0.2.2' },
  ])
})

test('bans are told by network, rule and address, and how many run', () => {
  const bans = [
    ban({ address: '192.0.2.1', until: at(1) }),
    ban({ address: '192.0.2.77', times: 3, until: null }),
    ban({ address: '2001:db8::1', set: 'web', rule: null }),
    ban({ address: '2001:db8::ffff:1', set: 'web', rule: null }),
  ]
  const limits = { addresses: 2, networks: 1, rules: 1 }
  expect(summarizeBans(bans, { to: at(60), running: 7 }, limits)).toMatchObject({
    count: 4,
    active: 3,
    running: 7,
    addresses: [{ address: '192.0.2.77' }, { address: '192.0.2.1' }],
    networks: [{ name: '192.0.2.0/24', count: 2 }],
    rules: [{ name: 'by hand (web)', count: 2 }],
    further: { networks: 1, rules: 1 },
  })
  expect(summarizeBans(bans, { to: at(60), running: 7 }, { ...limits, networks: 9 })).toMatchObject({
    networks: [
      { name: '192.0.2.0/24', count: 2 },
      { name: '2001:db8::/64', count: 2 },
    ],
    further: { networks: 0 },
  })
})

test('an address that several sets ban makes no network of it', () => {
  const bans = [
    ban({ address: '192.0.2.1' }),
    ban({ address: '192.0.2.1', set: 'recidive' }),
    ban({ address: '198.51.100.1' }),
    ban({ address: '198.51.100.1', set: 'recidive' }),
    ban({ address: '198.51.100.2' }),
  ]
  expect(summarizeBans(bans, { to: at(60), running: 5 }, DIGEST_LIMITS.bans)).toMatchObject({
    networks: [{ name: '198.51.100.0/24', count: 3 }],
    further: { networks: 0 },
  })
})

test('a section may be called as what every object has', () => {
  const { html } = renderDigest(content({ lines: [line({ section: 'constructor' })] }), FRAME)
  expect(html).toContain('>constructor')
  expect(html).not.toContain('native code')
})

test('a ban that ends when the digest is closed does not run any more', () => {
  const bans = [ban({ until: at(60) }), ban({ address: '192.0.2.1', until: at(60) + 1 })]
  expect(summarizeBans(bans, { to: at(60), running: 1 }, DIGEST_LIMITS.bans).active).toBe(1)
})

test.each([
  ['of 30 hours has its', 30, '2026-11-21'],
  ['that is longer has no', 30.001, undefined],
])('a time %s day', (_, hours, day) => {
  expect(dayOf({ from: at(0), to: at(hours * 3_600) }, clockOf('UTC'))).toBe(day)
})

test('lines are folded where there are more of them than are shown, and else not', () => {
  const alike = (count: number) =>
    Array.from({ length: count }, (_, at) => line({ message: `from 192.0.2.${at}` }))
  const shown = (count: number) =>
    gather(content({ lines: alike(count) }), {}, { ...DIGEST_LIMITS, lines: 9 }).sections[0]?.lines.length
  expect([9, 10].map(shown)).toEqual([9, 4])
})

test('a hundred attackers do not hide the disk that fails', () => {
  const attackers = Array.from({ length: 100 }, (_, at) =>
    line({ message: `Failed login from 192.0.2.${at}`, count: 200 - at }),
  )
  const lines = [...attackers, line({ message: 'The disk of /srv fails', count: 1 })]
  const [section] = gather(content({ lines }), {}).sections
  expect(section?.lines.map(({ message, folded }) => [message, folded])).toEqual([
    ['Failed login from 192.0.2.0', undefined],
    ['Failed login from 192.0.2.1', undefined],
    ['Failed login from 192.0.2.2', undefined],
    ['Failed login from <addr>', 97],
    ['The disk of /srv fails', undefined],
  ])
  expect(section?.lines.reduce((sum, { count }) => sum + count, 0)).toBe(section?.count)
  expect(section?.hidden).toEqual({ lines: 0, occurrences: 0 })
})
