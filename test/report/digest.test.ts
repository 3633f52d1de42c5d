import { describe, expect, test } from 'vitest'
import { renderDigest } from '../../src/report/digest.ts'
import { DIGEST_LIMITS } from '../../src/report/gather.ts'
import { DARK_SHEET } from '../../src/report/html-style.ts'
import { checkText } from '../support/program.ts'
import { at, ban, content, FRAME, HEALTH, HOSTILE, HOSTILE_FRAME, line, NORMAL } from './support/contents.ts'
import { attackDay, floodDay } from './support/days.ts'
import { unbalanced } from './support/unbalanced.ts'

const DIGESTS = [
  ['normal', renderDigest(NORMAL, { ...FRAME, health: HEALTH })],
  ['hostile', renderDigest(HOSTILE, HOSTILE_FRAME)],
  ['empty', renderDigest(content(), FRAME)],
  ['attack', renderDigest(attackDay(), FRAME)],
  ['flood', renderDigest(floodDay(), FRAME)],
] as const

describe.each(DIGESTS)('the %s digest', (name, { subject, text, html }) => {
  test('reads like this', async () => {
    await expect(`${subject}\n\n${shorten(text)}`).toMatchFileSnapshot(`snapshots/${name}.txt`)
    await expect(shorten(html)).toMatchFileSnapshot(`snapshots/${name}.html`)
  })

  test('has lines of at most 80 columns in its text', () => {
    expect(text.split('\n').filter((line) => [...line].length > 80)).toEqual([])
  })

  test('holds no character that steers or reorders, and no half ones', () => {
    for (const part of [subject, text, html])
      expect(part).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
  })

  test('has a subject of one short line', () => {
    expect(subject).not.toContain('\n')
    expect(subject.length).toBeLessThanOrEqual(150)
  })

  test('is HTML that loads and runs nothing, with one style sheet that is always the same', () => {
    const body = html.replace(`<style>${DARK_SHEET}</style>`, '')
    expect(body).not.toMatch(/<(?:script|img|link|iframe|object|style|form|a|b|i)\b/i)
    expect(body).not.toMatch(/<[^>]*\s(?:on\w+|src|href)=/i)
    expect(html).not.toMatch(/url\(|@import|https?:/)
  })

  test('is well-formed HTML: what is opened is closed, in its order', () => {
    expect(unbalanced(html)).toEqual([])
  })

  test('is short enough for those mail programs that cut at 100 KB', () => {
    expect(html.length).toBeLessThan(100_000)
  })
})

describe('a rule can be pasted from either part', () => {
  const long = 'word and MESSAGE like -> drop  '.repeat(9)
  test.each([
    ['short', 'SYSLOG_IDENTIFIER == "app" and MESSAGE like "disk  {_:int}" -> drop'],
    ['with a long text', `SYSLOG_IDENTIFIER == "app" and MESSAGE like "${long}" -> drop`],
    ['with a long text and no identifier', `MESSAGE like "${long}" -> drop`],
    ['with a pattern', `SYSLOG_IDENTIFIER == "app" and MESSAGE ~ /^${long}$/ -> drop`],
    [
      'that asks for the priority',
      `SYSLOG_IDENTIFIER == "app" and not (PRIORITY <= 3) and MESSAGE like "${long}" -> drop`,
    ],
    ['of an odd name', `SYSLOG_IDENTIFIER == "a \\" and MESSAGE ${long}\\\\" and MESSAGE like "x" -> drop`],
  ])('%s', (_, rule) => {
    const { text, html } = renderDigest(
      content({ lines: [line({ section: 'OTHER', message: 'unknown', kind: { examples: [], rule } })] }),
      FRAME,
    )
    const pasted = text.slice(text.search(/^ {2}(?:SYSLOG|MESSAGE)/m), text.indexOf('\nWhat you know'))
    expect(pasted.trim().replaceAll(/\n +/g, ' ')).toBe(rule)
    expect(checkText(`chain pasted from journal {\n${pasted}\n}\n`).diagnostics).toEqual([])
    // A page shows spaces as they are only where it is told so.
    const [, shown] = /<div class="rule" style="[^"]*;white-space:pre-wrap">(.*?)<\/div>/.exec(html) ?? []
    expect(shown?.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<')).toBe(rule)
  })
})

test('what is unexpected and grave comes before what is new, and before what is frequent', () => {
  const noise = Array.from({ length: 40 }, (_, at) =>
    line({
      section: 'OTHER',
      message: `noise of kind ${at}`,
      count: 1_000,
      kind: { examples: [] },
      before: { count: 0, isKnown: false },
    }),
  )
  const panic = line({
    section: 'OTHER',
    message: '[2/h/kernel] Panic',
    count: 1,
    kind: { examples: [], isGrave: true },
    before: { count: 1, isKnown: true },
  })
  const { text } = renderDigest(content({ lines: [...noise, panic] }), FRAME)
  expect(text.match(/^ +[\d,]+ × .*/gm)?.[0]).toMatch(/^ +1 × \[2\/h\/kernel\] Panic/)
})

test('every occurrence of a forged heading stands indented behind the line that holds it', () => {
  const { text } = renderDigest(content({ lines: [line({ message: 'x\n\nWarnings: 99\n---' })] }), FRAME)
  expect(text).toContain('     2 × x␊␊Warnings: 99␊---\n')
})

test('a flood of long lines still makes a mail that can be delivered, and says what it leaves out', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) =>
    line({ message: `${index} ${'x'.repeat(index % 997)} ${'word '.repeat(index % 89)}`.padEnd(2_000, '.') }),
  )
  const { text, html } = renderDigest(content({ lines }), FRAME)
  expect(text.length).toBeLessThan(1_500_000)
  expect(html.length).toBeLessThan(1_500_000)
  const shown = text.split('\n').filter((one) => /^ *[\d,]+ × /.test(one)).length
  expect(shown).toBeLessThanOrEqual(DIGEST_LIMITS.lines)
  expect(text).toMatch(/And [\d,]+ further lines/)
  expect(text).toContain('Warnings: 40,000')
})

describe('long lines hide nothing behind them, and make no page that mail programs cut', () => {
  test.each([
    ['plain', 'word '],
    ['that HTML escapes', '"'],
    ['that are made visible', '\u202E'],
    ['of several bytes', '漢'],
  ])('%s', (_, filling) => {
    const long = filling.repeat(2_000).slice(0, 2_000)
    const times = Array.from({ length: 1_000 }, (_, second) => at(second))
    const floods = Array.from({ length: 29 }, (_, number) =>
      line({ message: `${number}${'('.repeat(number)}${long}`, details: 'ALL', times, count: 1_000 }),
    )
    const kinds = floods.map((flood) => ({
      ...flood,
      section: 'OTHER',
      kind: { examples: [long, `e${long}`], rule: `MESSAGE like "${long.slice(0, 300)}" -> drop` },
    }))
    const lines = ['WARN', 'OTHER'].map((section) => line({ section, message: 'disk sdb failed', count: 1 }))
    const bans = Array.from({ length: 50 }, (_, number) => ban({ address: `2001:db8::${number}` }))
    const gone = Array.from({ length: 10 }, () => ({
      section: 'WARN',
      message: long.slice(0, 200),
      count: 9,
    }))
    const { text, html } = renderDigest(
      content({ lines: [...floods, ...kinds, ...lines], bans, gone }),
      FRAME,
    )
    expect(Buffer.byteLength(html)).toBeLessThan(100_000)
    expect(text.match(/^ +1 × disk sdb failed$/gm)).toHaveLength(2)
    expect(text).toMatch(/\b9\d\d further times not shown$/m)
    expect(unbalanced(html)).toEqual([])
  })
})

test('many sections, each busy at all hours, make no page that mail programs cut: the last ones have no chart', () => {
  const names = Array.from({ length: 14 }, (_, number) => `S${String(number).padStart(2, '0')}`)
  const slots = names.flatMap((section) =>
    Array.from({ length: 24 }, (_, hour) => ({ section, at: at(hour * 3_600), count: 1 + hour })),
  )
  const lines = names.flatMap((section) =>
    Array.from({ length: 29 }, (_, number) =>
      line({ section, message: `${number}${'('.repeat(number)} is down` }),
    ),
  )
  const { html } = renderDigest(content({ lines, slots }), FRAME)
  const charted = html.split('<h2').map((section) => section.includes('role="img"'))
  expect(Buffer.byteLength(html)).toBeLessThan(100_000)
  expect(charted.slice(1)).toEqual(charted.slice(1).toSorted((one, other) => Number(other) - Number(one)))
  expect(charted.filter(Boolean).length).toBeGreaterThan(2)
})

/** The long line of the hostile digest says nothing in full. */
function shorten(text: string): string {
  return text.replace(/(?:A+\s*){20,}/g, 'A… ')
}
