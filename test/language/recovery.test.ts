import { describe, expect, test } from 'vitest'
import { parseFile } from '../../src/language/parse.ts'
import { outlineItem } from './support/outline.ts'
import { hintOf, problemsOf } from './support/parsing.ts'

/** The problems of a chain with these statements, lines counted from the first of them. */
function problemsIn(...statements: readonly string[]): readonly string[] {
  return problemsOf(`chain c { accept\n${statements.join('\n')}\n}`).map((problem) =>
    problem.replace(/^\d+/, (line) => String(Number(line) - 1)),
  )
}

function understood(text: string): readonly string[] {
  return parseFile({ name: 'x.chain', text }).file.items.map(outlineItem)
}

const ARROW = 'expected `->` and an action, or `and`, `or` and a further condition'
const OPERATOR =
  'expected an operator (`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `~`, `!~`, `like`, `exists`)'

test('a file with five different mistakes gives exactly five diagnostics, each at its place', () => {
  const text = `define trusted = [10.0.0.0/33]

chian sshd from journal {
    PRIORITY >= 4 drop
    match MESSAGE {
        like "Accepted {user} -> accept
        else -> drop
    }
    if ip inn trusted {
        report INFO "x"
    }
    accept
}
`
  expect(problemsOf(text)).toEqual([
    '1:19 PY0105 `10.0.0.0/33` is not a valid network',
    '3:1 PY0104 expected `chain`, `define`, `default`, `include`, `policy` or `test`, but found `chian`',
    `4:19 PY0104 ${ARROW}, but found \`drop\``,
    '6:14 PY0102 this string is never closed',
    `9:11 PY0104 ${OPERATOR}, but found \`inn\``,
  ])
  expect(understood(text)).toEqual([
    'define trusted = [net:::/0]',
    'chain sshd from journal priority 0 { match MESSAGE { else -> drop }; if () { report INFO "x" }; accept }',
  ])
})

describe('one slip gives one diagnostic', () => {
  test.each([
    ['a missing arrow', ['a exists drop'], [`1:10 PY0104 ${ARROW}, but found \`drop\``]],
    [
      'an arrow without an action',
      ['a exists ->', 'b exists -> drop'],
      ['2:3 PY0104 expected the end of the line, but found `exists`'],
    ],
    ['a field without an operator', ['ip -> drop'], [`1:4 PY0104 ${OPERATOR}, but found \`->\``]],
    ['a mistyped operator', ['ip inn trusted -> drop'], [`1:4 PY0104 ${OPERATOR}, but found \`inn\``]],
    ['an assignment for a comparison', ['a = 3 -> drop'], [`1:3 PY0104 ${OPERATOR}, but found \`=\``]],
    [
      'operators of other languages',
      ['a == 1 && b === 2 -> drop'],
      [
        '1:8 PY0101 this character has no meaning here: `&&`',
        '1:13 PY0101 this character has no meaning here: `===`',
      ],
    ],
    ['a comparison without a value', ['a == -> drop'], ['1:6 PY0104 expected a value, but found `->`']],
    [
      'a literal for a field',
      ['4 == a -> drop'],
      ['1:1 PY0104 expected a condition with `->`, an action, `if` or `match`, but found `4`'],
    ],
    [
      'a list left open',
      ['a in [1, 2', 'accept'],
      ['1:11 PY0104 expected `,` or `]`, but found the end of the line'],
    ],
    ['a list without a comma', ['a in [1 2] -> drop'], ['1:9 PY0104 expected `,` or `]`, but found `2`']],
    [
      'a call left open',
      ['once_per(1h, ip', 'accept'],
      ['1:16 PY0104 expected `,` or `)`, but found the end of the line'],
    ],
    [
      'parentheses left open',
      ['(a exists -> drop'],
      ['1:11 PY0104 expected `)`, or `and`, `or` and a further condition, but found `->`'],
    ],
    [
      'two statements on a line',
      ['drop drop'],
      ['1:6 PY0104 expected the end of the line, but found `drop`'],
    ],
    [
      'a jump to nowhere',
      ['jump'],
      ['1:5 PY0104 expected the name of a chain, but found the end of the line'],
    ],
    [
      'an `if` with an arrow',
      ['if a exists -> drop'],
      ['1:13 PY0104 expected `{`, or `and`, `or` and a further condition, but found `->`'],
    ],
    [
      'a block without `if`',
      ['a exists {', ' drop', '}', 'accept'],
      [`1:10 PY0104 ${ARROW}, but found \`{\``],
    ],
    [
      'a block behind an arrow',
      ['a exists -> {', ' drop; accept', '}', 'accept'],
      [
        '1:13 PY0104 expected an action or a verdict (`accept`, `drop`, `return`, `jump`, `goto`), but found `{`',
      ],
    ],
    [
      'an `if` without `{`',
      ['if a exists', '  drop', '}', 'accept'],
      ['1:12 PY0104 expected `{`, or `and`, `or` and a further condition, but found the end of the line'],
    ],
    [
      'an `else` without `if`',
      ['else { drop }'],
      ['1:1 PY0104 expected a condition with `->`, an action, `if` or `match`, but found `else`'],
    ],
    [
      'a mistyped `if`',
      ['iff a exists {', ' drop', '}'],
      ['1:1 PY0104 expected a condition with `->`, an action, `if` or `match`, but found `iff`'],
    ],
    [
      'a mistyped `else`',
      ['if a exists {', '} esle {', ' drop', '}'],
      ['2:3 PY0104 expected a condition with `->`, an action, `if` or `match`, but found `esle`'],
    ],
    [
      '`elif`',
      ['if a exists {', '} elif b exists {', ' drop', '}'],
      ['2:3 PY0104 expected `else if`, but found `elif`'],
    ],
    ['an unknown character', ['a $ b == 3 -> drop'], ['1:3 PY0101 this character has no meaning here: `$`']],
    ['a string left open', ['report INFO "abc'], ['1:13 PY0102 this string is never closed']],
    [
      'a regular expression left open',
      ['a ~ /abc -> drop'],
      ['1:5 PY0103 this regular expression is never closed'],
    ],
    [
      'a case without anything',
      ['match M {', ' "a"', ' else -> drop', '}'],
      ['2:5 PY0104 expected `->` and an action, or a block in `{ }`, but found the end of the line'],
    ],
    [
      'a `like` without quotes',
      ['match M {', ' like foo -> drop', '}'],
      ['2:7 PY0104 expected a pattern in quotes, but found `foo`'],
    ],
    [
      'a `match` without a field',
      ['match {', ' "a" -> drop', '}'],
      ['1:7 PY0104 expected the name of a field, but found `{`'],
    ],
    [
      'a regular expression as an argument of an action',
      ['report INFO /x/'],
      ['1:13 PY0104 expected the end of the line, but found the regular expression /x/'],
    ],
    [
      'a reserved word as a keyword',
      ['report INFO "x" if'],
      ['1:17 PY0104 expected the end of the line, but found `if`'],
    ],
  ])('%s', (_, statements, expected) => {
    expect(problemsIn(...statements)).toEqual(expected)
  })

  test.each([
    [
      'a mistyped word of an item',
      'chian c {\n a exists drop\n}',
      [
        '1:1 PY0104 expected `chain`, `define`, `default`, `include`, `policy` or `test`, but found `chian`',
        `2:11 PY0104 ${ARROW}, but found \`drop\``,
      ],
    ],
    [
      'an unknown word of an item, with its block',
      'foo bar {\n x -> y\n}\nchain c { drop drop }',
      [
        '1:1 PY0104 expected `chain`, `define`, `default`, `include`, `policy` or `test`, but found `foo`',
        '4:16 PY0104 expected the end of the line, but found `drop`',
      ],
    ],
    [
      'a `}` too many',
      'chain c {\n if a exists { drop } }\n set x = 1\n foo\n}\nchain d { }',
      ['3:2 PY0104 expected `chain`, `define`, `default`, `include`, `policy` or `test`, but found `set`'],
    ],
    [
      'a `}` too few',
      'chain c {\n if a exists {\n drop\n}\nchain d { drop drop }',
      [
        '5:1 PY0104 expected `}` for the `{` in line 1, but found `chain`',
        '5:16 PY0104 expected the end of the line, but found `drop`',
      ],
    ],
    [
      'a `}` too many',
      'chain c {\n drop\n}\n\n}\nchain d { drop drop }',
      [
        '5:1 PY0104 expected `chain`, `define`, `default`, `include`, `policy` or `test`, but found `}`',
        '6:16 PY0104 expected the end of the line, but found `drop`',
      ],
    ],
    [
      'a chain that is never closed',
      'chain c {\n drop',
      ['2:6 PY0104 expected `}` for the `{` in line 1, but found the end of the file'],
    ],
    [
      'a chain without `{`',
      'chain c\n  drop\n}\ndefine = 3',
      [
        '1:8 PY0104 expected `{`, or `from` and a source, but found the end of the line',
        '4:8 PY0104 expected a name for the constant, but found `=`',
      ],
    ],
    [
      '`on` without `from`',
      'chain c on x exists {\n}',
      ['1:9 PY0104 expected `{`, or `from` and a source, but found `on`'],
    ],
    [
      'a mistyped `priority`',
      'chain c from j prioritty 5 { }',
      ['1:16 PY0104 expected `{`, `on` and a condition, or `priority` and a number, but found `prioritty`'],
    ],
    [
      'an include without quotes',
      'include foo\ninclude "x"',
      ['1:9 PY0104 expected a path in quotes, but found `foo`'],
    ],
    ['a title left open', 'test "abc {\n expect drop\n}', ['1:6 PY0102 this string is never closed']],
    [
      'a mistyped step',
      'test "t" {\n expct no ban\n repeat x\n}',
      [
        '2:2 PY0104 expected `given`, `repeat`, `wait` or `expect`, but found `expct`',
        '3:9 PY0104 expected a whole number of times, but found `x`',
      ],
    ],
    [
      'brackets without end',
      '('.repeat(300),
      ['1:101 PY0107 this is nested too deeply: nothing from here on is understood'],
    ],
    [
      'a log, of which each line is a mistake',
      'on web-1\n'.repeat(12),
      [
        '1:4 PY0108 this is no file of chains: no line of it begins with `chain`, `define`, `default`, `include`, `policy` or `test`',
      ],
    ],
    [
      'a few lines that are no rules',
      'on web-1\n'.repeat(2),
      [
        '1:4 PY0101 this character has no meaning here: `-`',
        '2:4 PY0101 this character has no meaning here: `-`',
      ],
    ],
    [
      'a chain above many of them',
      `  chain c { }\n${'web-1\n'.repeat(12)}`,
      Array.from(
        { length: 12 },
        (_, line) => `${line + 2}:1 PY0101 this character has no meaning here: \`-\``,
      ),
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected)
  })
})

describe('hints', () => {
  test.each([
    ['chian c { }', 'did you mean `chain`?'],
    ['defin x = 1', 'did you mean `define`?'],
    ['chain c { ip inn x -> drop }', 'did you mean `in`?'],
    [
      'chain c { a = 3 -> drop }',
      'values are compared with `==`; a single `=` belongs to `define` and `set`',
    ],
    ['chain c { a exists && b exists -> drop }', 'write `and`'],
    ['// hello', 'a comment starts with `#`'],
    ['chain "x" { }', 'a chain is named without quotes: `jump NAME`, `chain NAME { … }`'],
    [
      'chain c { match a { "x" -> drop }\nelse -> accept\n}',
      'this `else` belongs to no `if`, and stands in no `match`',
    ],
    ['chain c { drop;\nelse { accept } }', 'this `else` belongs to no `if`, and stands in no `match`'],
    [
      'chain c { a in 1, 2 -> drop }',
      'several values stand in a list: `PRIORITY in [3, 4]`; several patterns in a `match`, or each behind an `or`',
    ],
    [
      'chain c { if a like "x", "y" { drop } }',
      'several values stand in a list: `PRIORITY in [3, 4]`; several patterns in a `match`, or each behind an `or`',
    ],
    [
      'chain c { a == 3 or 4 -> drop }',
      'what stands beside `and` and `or` is a whole condition; of several values write `PRIORITY in [3, 4]`',
    ],
    ['chain c { drop if a == 3 }', 'the condition stands first: `PRIORITY >= 5 -> drop`'],
    ['chain c from j prioritty 5 { }', 'did you mean `priority`?'],
    [String.raw`include "a\{b"`, 'a literal brace is written twice: `{{`'],
    ['test "t" { expct ban }', 'did you mean `expect`?'],
  ])('%s', (text, hint) => {
    expect(hintOf(text)).toBe(hint)
  })
})

test('what is understood of a broken file stays', () => {
  const text = `define x = [1 2]
chain c from journal on a == {
    a exists drop
    accept
}
chain d {
    if a = 3 { drop }
    else { accept }
}`
  expect(understood(text)).toEqual([
    'define x = []',
    'chain c from journal priority 0 { accept }',
    'chain d { if () { drop } else { accept } }',
  ])
})
