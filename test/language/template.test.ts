import { describe, expect, test } from 'vitest'
import { parseFile } from '../../src/language/parse.ts'
import { parseTemplate } from '../../src/language/template.ts'

function templateOf(content: string) {
  const source = `define x = "${content}"`
  const [define] = parseFile({ name: 'x.chain', text: source }).file.items
  if (define?.kind !== 'define' || define.value.kind !== 'text') throw new Error('this is no text')
  const { template, diagnostics } = parseTemplate(define.value)
  const shown = ({ start, end }: { start: number; end: number }) => source.slice(start, end)
  return {
    parts: template.parts.map((part) =>
      typeof part === 'string'
        ? part
        : [
            part.field,
            ...part.filters.map(
              ({ name, args }) => `${name}(${args.map((arg) => JSON.stringify(arg)).join(',')})`,
            ),
          ],
    ),
    spans: template.parts.flatMap((part) =>
      typeof part === 'string' ? [] : [shown(part.span), ...part.filters.map(({ span }) => shown(span))],
    ),
    problems: diagnostics.map(({ code, message, span }) => `${code} ${message} at ${shown(span)}`),
  }
}

describe('templates', () => {
  test.each([
    ['text alone', 'abc', ['abc']],
    ['nothing', '', []],
    ['fields', '{a} and {_b2}', [['a'], ' and ', ['_b2']]],
    ['literal braces', '{{a}} {b} }} }', ['{a} ', ['b'], ' } }']],
    ['filters', '{a|upper|truncate(8)}', [['a', 'upper()', 'truncate(8)']]],
    ['a text as an argument', String.raw`{a|default(\"n/a }\")}`, [['a', 'default("n/a }")']]],
    ['several arguments', String.raw`{a|f(1, \"b\",-2)}`, [['a', 'f(1,"b",-2)']]],
    ['white space', '{ a | upper | pad( 4 ) }', [['a', 'upper()', 'pad(4)']]],
  ])('%s', (_, content, parts) => {
    expect(templateOf(content)).toMatchObject({ parts, problems: [] })
  })

  test('placeholders and filters know where they stand, behind escapes too', () => {
    expect(templateOf(String.raw`\t\u{1F600}{a|upper|pad(4)}`).spans).toEqual([
      '{a|upper|pad(4)}',
      '|upper',
      '|pad(4)',
    ])
  })

  test.each([
    ['a placeholder that is never closed', 'a {b', 'PY0601 this placeholder is never closed at {'],
    ['one before the next', '{a {b}', 'PY0601 this placeholder is never closed at {'],
    ['an empty placeholder', '{}', 'PY0603 a placeholder must name a field, but this is `` at {}'],
    ['no name', '{a b}', 'PY0603 a placeholder must name a field, but this is `a b` at {a b}'],
    ['no filter', '{a|}', 'PY0604 the template filter `` cannot be understood at |'],
    [
      'arguments that are none',
      '{a|pad(x)}',
      'PY0604 the template filter `pad` cannot be understood at |pad(x)',
    ],
    ['something behind a filter', '{a|upper x}', 'PY0604 the template filter `x` cannot be understood at x'],
  ])('%s', (_, content, problem) => {
    expect(templateOf(content).problems).toEqual([problem])
  })
})
