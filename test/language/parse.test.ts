import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ChainParser } from '../../src/language/grammar/chain-parser.ts'
import { parseExpectations, parseFile } from '../../src/language/parse.ts'
import { outlineItem, outlineStep } from './support/outline.ts'
import { itemsOf, statementsOf } from './support/parsing.ts'

test('the grammar is sound: no ambiguity, no left recursion, nothing unreachable', () => {
  expect(() => new ChainParser({ skipValidations: false })).not.toThrow()
})

test('the tour of the language is understood whole', () => {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/tour.chain'), 'utf8')
  const { file, diagnostics } = parseFile({ name: 'tour.chain', text })
  expect(diagnostics).toEqual([])
  expect(file.items.map(outlineItem)).toMatchSnapshot()
})

describe('items', () => {
  test.each([
    ['an include', 'include "conf.d/*.chain"', 'include "conf.d/*.chain"'],
    ['a constant', 'define trusted = [10.0.0.0/8, ::1]', 'define trusted = [net:10.0.0.0/8, addr:::1]'],
    ['a constant from a file', 'define bad = file "bad.txt"', 'define bad = file "bad.txt"'],
    ['a constant that stands for another', 'define x = file', 'define x = file'],
    ['a default', 'default max_failures = 5', 'default max_failures = int:5'],
    ['a policy', 'policy report OTHER "x", accept', 'policy report OTHER "x", accept'],
    ['a policy of a source', 'policy from journal drop', 'policy from journal: drop'],
    ['a regular chain', 'chain c { }', 'chain c { }'],
    ['a base chain', 'chain c from journal { }', 'chain c from journal priority 0 { }'],
    [
      'a base chain with everything',
      'chain c from journal, tasks on A in ["x"] and B exists priority -100 { drop }',
      'chain c from journal+tasks on (A in ["x"] and B exists) priority -100 { drop }',
    ],
    ['items on one line', 'include "a"; include "b"', 'include "a"\ninclude "b"'],
    [
      'a test',
      'test "t" {\n given A "x",\n B 4\n repeat 5 every 10s\n wait 1h\n expect no ban\n expect ban 192.0.2.1 for 2h\n expect accept\n expect A == "x"\n expect no == 3\n expect no drop\n}',
      'test "t" { given A="x", B=int:4; repeat 5 every 10s; wait 1h; expect no ban; expect ban addr:192.0.2.1 for duration:2h; expect accept; expect A == "x"; expect no == int:3; expect no drop }',
    ],
  ])('%s', (_, text, expected) => {
    expect(itemsOf(text).join('\n')).toBe(expected)
  })
})

describe('statements', () => {
  test.each([
    ['a rule', 'PRIORITY >= 4 -> drop', 'PRIORITY >= int:4 -> drop'],
    [
      'a rule with several actions',
      'a exists -> report INFO "x", accept',
      'a exists -> report INFO "x", accept',
    ],
    ['a rule over several lines', 'a exists\n  and b exists\n  -> drop', '(a exists and b exists) -> drop'],
    ['verdicts', 'accept; drop; return; jump a; goto b', 'accept; drop; return; jump a; goto b'],
    ['an action with keywords', 'ban ip with ssh for 2h', 'ban ip with ssh for duration:2h'],
    ['an action with an equals sign', 'set F = "x"', 'set F = "x"'],
    ['an action with lists', 'email "b" to ["a", "b"]', 'email "b" to ["a", "b"]'],
    ['an action without anything', 'foo', 'foo'],
    [
      'if, else if, else',
      'if a exists { b }\nelse if c exists { d }\nelse { e }',
      'if a exists { b } else if c exists { d } else { e }',
    ],
    [
      'nested ifs',
      'if a exists { if b exists { c } else { d } }',
      'if a exists { if b exists { c } else { d } }',
    ],
    [
      'a match',
      'match MESSAGE {\n like "a",\n /b/i, "c", x -> drop\n 5 { accept }\n else -> goto x\n}',
      'match MESSAGE { like "a", /b/i, "c", x -> drop; int:5 { accept }; else -> goto x }',
    ],
    ['a call', 'once_per(1h, ip) -> drop', 'once_per(duration:1h, ip) -> drop'],
    ['a call with named arguments', 'subnet(ip, 24, as: net) -> drop', 'subnet(ip, int:24, as: net) -> drop'],
    ['a call without arguments, or with a comma behind', 'f() and g(a,) -> drop', '(f() and g(a)) -> drop'],
    [
      'and binds tighter than or',
      'a exists or b exists and c exists -> drop',
      '(a exists or (b exists and c exists)) -> drop',
    ],
    [
      'parentheses group',
      '(a exists or b exists) and c exists -> drop',
      '((a exists or b exists) and c exists) -> drop',
    ],
    ['not binds tightest', 'not a exists and b exists -> drop', '(not a exists and b exists) -> drop'],
    ['not before parentheses', 'not (a exists and b exists) -> drop', 'not (a exists and b exists) -> drop'],
    [
      'every operator',
      'a == 1 and b != 1 and c < 1 and d <= 1 and e > 1 and f >= 1 and g in x and h not in x and i ~ /x/ and j !~ /x/ and k like "x" -> drop',
      '(a == int:1 and b != int:1 and c < int:1 and d <= int:1 and e > int:1 and f >= int:1 and g in x and h not in x and i ~ /x/ and j !~ /x/ and k like "x") -> drop',
    ],
    [
      'bools, sizes, decimals',
      'set a = true; set b = 2MiB; set c = -0.5',
      'set a = bool:true; set b = size:2097152; set c = decimal:-0.5',
    ],
    ['an address in another form', 'set a = ::FFFF:192.0.2.1', 'set a = addr:192.0.2.1'],
  ])('%s', (_, text, expected) => {
    expect(statementsOf(text)).toBe(expected)
  })

  const CONTEXTUAL = [
    'include',
    'define',
    'default',
    'policy',
    'chain',
    'from',
    'on',
    'priority',
    'file',
    'test',
    'given',
    'repeat',
    'every',
    'wait',
    'expect',
    'no',
  ]

  test.each(CONTEXTUAL)(
    '`%s` may be the name of a field, chain, constant, keyword, filter and argument',
    (word) => {
      const rule = `${word} == ${word} and ${word} exists and ${word}(${word}, ${word}: ${word}) and ${word} not in ${word}`
      expect(statementsOf(`${rule} -> x ${word} = ${word} "v", goto ${word}`)).toBe(
        `(${rule}) -> x ${word} = ${word} "v", goto ${word}`,
      )
      expect(statementsOf(`match ${word} { ${word} -> drop }`)).toBe(`match ${word} { ${word} -> drop }`)
      expect(itemsOf(`chain ${word} from ${word} on ${word} exists priority 1 { }`)).toEqual([
        `chain ${word} from ${word} on ${word} exists priority 1 { }`,
      ])
      expect(itemsOf(`define ${word} = ${word}`)).toEqual([`define ${word} = ${word}`])
      expect(itemsOf(`test "t" { given ${word} ${word}; expect ${word} == ${word} }`)).toEqual([
        `test "t" { given ${word}=${word}; expect ${word} == ${word} }`,
      ])
    },
  )
})

describe('documentation', () => {
  test.each([
    ['the lines right above', '## one\n##  two\nchain c { }', 'one\n two'],
    ['with Windows line ends', '## one\r\n## two\r\nchain c { }', 'one\ntwo'],
    ['only those with two signs', '## far\n# near\nchain c { }', ''],
    ['not past an empty line', '## far\n\nchain c { }', ''],
    ['not a comment behind something', 'include "x" ## not this\nchain c { }', ''],
    ['none', 'chain c { }', ''],
  ])('%s', (_, text, expected) => {
    const chain = parseFile({ name: 'x.chain', text }).file.items.at(-1)
    expect(chain?.kind === 'chain' && chain.documentation).toBe(expected)
  })

  test('of a constant', () => {
    const [define] = parseFile({ name: 'x.chain', text: '## Friends.\ndefine x = 1' }).file.items
    expect(define?.kind === 'define' && define.documentation).toBe('Friends.')
  })
})

test('a text of expectations alone is understood', () => {
  const { expectations, diagnostics } = parseExpectations({
    name: 'x.samples',
    text: 'expect no ban\n\n  expect offence == "x"; expect drop\n',
  })
  expect(diagnostics).toEqual([])
  expect(expectations.map(outlineStep)).toEqual(['expect no ban', 'expect offence == "x"', 'expect drop'])
})

test('a text of expectations tells each mistake', () => {
  const { expectations, diagnostics } = parseExpectations({
    name: 'x.samples',
    text: 'expct ban\nexpect }\n}\nexpect drop drop\nexpect accept',
  })
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'expected `expect`, but found `expct`',
    'expected an effect (`ban`, `email`, `report`, …), or a field and what it must be, but found `}`',
    'expected the end of the line, but found `drop`',
  ])
  expect(expectations.map(outlineStep)).toEqual(['expect accept'])
})

test('spans of nodes cover what they say', () => {
  const text = 'chain c {\n  ip in trusted and not user exists -> ban ip with ssh, accept\n}'
  const [chain] = parseFile({ name: 'x.chain', text }).file.items
  const rule = chain?.kind === 'chain' ? chain.body.statements[0] : undefined
  if (rule?.kind !== 'rule' || rule.condition.kind !== 'and') throw new Error('this is no rule')
  const covered = [rule, rule.condition, ...rule.condition.operands, ...rule.actions].map(({ span }) =>
    text.slice(span.start, span.end),
  )
  expect(covered).toEqual([
    'ip in trusted and not user exists -> ban ip with ssh, accept',
    'ip in trusted and not user exists',
    'ip in trusted',
    'not user exists',
    'ban ip with ssh',
    'accept',
  ])
})
