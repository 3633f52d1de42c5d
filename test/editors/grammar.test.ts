import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { IToken } from 'chevrotain'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { CAPTURE_TYPE_NAMES } from '../../src/language/like-pattern.ts'
import { isKind } from '../../src/language/token-tools.ts'
import { tokenize } from '../../src/language/tokenize.ts'
import * as tokens from '../../src/language/tokens.ts'
import { grammarScopes, type Scoped } from './scopes.ts'

let scopesOf: (text: string) => readonly Scoped[]
beforeAll(async () => {
  scopesOf = await grammarScopes()
})

/** What stands in a text, and the innermost scope that it must have. */
type Expected = readonly (readonly [text: string, scope: string])[]

const SNIPPETS: Readonly<Record<string, readonly [text: string, expected: Expected]>> = {
  'a comment': [
    'x # why',
    [
      ['#', 'punctuation.definition.comment'],
      [' why', 'comment.line.number-sign'],
    ],
  ],
  'a doc comment': ['  ## What', [[' What', 'comment.line.documentation']]],
  'a comment in a string is text': ['log INFO "a # b"', [['a # b', 'string.quoted.double']]],
  'a chain': [
    'chain ssh {',
    [
      ['chain', 'keyword.declaration.chain'],
      ['ssh', 'entity.name.function.chain'],
    ],
  ],
  'a base chain': [
    'chain ssh from journal on A == 1 priority -10 {',
    [
      ['from', 'keyword.other.head'],
      ['on', 'keyword.other.head'],
      ['==', 'keyword.operator.comparison'],
      ['priority', 'keyword.other.head'],
      ['-10', 'constant.numeric.integer'],
      ['{', 'punctuation.section.block'],
    ],
  ],
  'a constant': [
    'define MINE = [10.0.0.0/8, ::1]',
    [
      ['define', 'keyword.declaration.constant'],
      ['MINE', 'entity.name.constant'],
      ['=', 'keyword.operator.assignment'],
      ['10.0.0.0/8', 'constant.numeric.network'],
      ['::1', 'constant.numeric.address'],
    ],
  ],
  'a list of a file': [
    'default MINE = file "mine.txt"',
    [
      ['default', 'keyword.declaration.constant'],
      ['file', 'keyword.other.file'],
      ['mine.txt', 'string.quoted.double'],
    ],
  ],
  'an include': ['include "@chains/sshd.chain"', [['include', 'keyword.control.include']]],
  'a policy': [
    'policy from web report OTHER "{MESSAGE}"',
    [
      ['policy', 'keyword.declaration.policy'],
      ['from', 'keyword.other.head'],
      ['web', 'variable.other.source'],
      ['report', 'support.function.action'],
    ],
  ],
  verdicts: [
    'x -> jump a, goto b, accept, drop, return',
    [
      ['->', 'keyword.operator.arrow'],
      ['jump', 'keyword.control.verdict'],
      ['a', 'entity.name.function.chain'],
      ['goto', 'keyword.control.verdict'],
      ['accept', 'keyword.control.verdict'],
      ['drop', 'keyword.control.verdict'],
      ['return', 'keyword.control.verdict'],
    ],
  ],
  conditions: [
    'if not (a exists and b not in [true]) or c !~ /x/ { } else if d >= 0.5 {',
    [
      ['if', 'keyword.control.conditional'],
      ['not', 'keyword.operator.word'],
      ['a', 'variable.other.field'],
      ['exists', 'keyword.operator.word'],
      ['and', 'keyword.operator.word'],
      ['in', 'keyword.operator.word'],
      ['true', 'constant.language.boolean'],
      ['or', 'keyword.operator.word'],
      ['!~', 'keyword.operator.comparison'],
      ['x', 'string.regexp'],
      ['else', 'keyword.control.conditional'],
      ['>=', 'keyword.operator.comparison'],
      ['0.5', 'constant.numeric.decimal'],
    ],
  ],
  'numbers with units': [
    'x in [1h30m, 500ms, 100MB, 1.5GiB, 6, 192.0.2.1, fe80::/10]',
    [
      ['1h30m', 'constant.numeric.duration'],
      ['500ms', 'constant.numeric.duration'],
      ['100MB', 'constant.numeric.size'],
      ['1.5GiB', 'constant.numeric.size'],
      ['6', 'constant.numeric.integer'],
      ['192.0.2.1', 'constant.numeric.address'],
      ['fe80::/10', 'constant.numeric.network'],
    ],
  ],
  'a filter with arguments': [
    'once_per(within: 1h, ip)',
    [
      ['once_per', 'support.function.filter'],
      ['within', 'variable.parameter'],
      ['1h', 'constant.numeric.duration'],
      ['ip', 'variable.other.field'],
    ],
  ],
  'an action with keywords': [
    'count fails by [ip, to] within 15m as n',
    [
      ['count', 'support.function.action'],
      ['fails', 'variable.other.field'],
      ['by', 'keyword.other.argument'],
      ['to', 'variable.other.field'],
      ['within', 'keyword.other.argument'],
      ['as', 'keyword.other.argument'],
      ['n', 'variable.other.field'],
    ],
  ],
  'a field called as an action is one': ['count > 3 -> drop', [['count', 'variable.other.field']]],
  'a template': [
    String.raw`log INFO "a {{b}} {ip|truncate(8)|default(\"-\")}\n\q"`,
    [
      ['{{', 'constant.character.escape.brace'],
      ['ip', 'variable.other.field'],
      ['|', 'keyword.operator.pipe'],
      ['truncate', 'support.function.template'],
      ['8', 'constant.numeric.integer'],
      ['default', 'support.function.template'],
      [String.raw`\"-\"`, 'string.quoted.double'],
      [String.raw`\n`, 'constant.character.escape'],
      [String.raw`\q`, 'invalid.illegal.escape'],
    ],
  ],
  'a string over several lines': [
    'email """\n  {ip|date("%F")}\n  "quoted" # text\n""" to "a"',
    [
      ['ip', 'variable.other.field'],
      ['date', 'support.function.template'],
      ['"%F"', 'string.quoted.double'],
      ['  "quoted" # text', 'string.quoted.triple'],
      ['to', 'keyword.other.argument'],
    ],
  ],
  'a like pattern': [
    'MESSAGE like "for {user} from {ip:addr} {_:word}" -> drop',
    [
      ['like', 'keyword.operator.word'],
      ['user', 'variable.other.capture'],
      ['ip', 'variable.other.capture'],
      ['addr', 'storage.type.capture'],
      ['word', 'storage.type.capture'],
      ['drop', 'keyword.control.verdict'],
    ],
  ],
  'a regular expression': [
    String.raw`MESSAGE ~ /^a\/[^/"]+(?:b|c){2,3}<ip:addr>(?P<rest>.*)$/i -> drop`,
    [
      ['^', 'keyword.control.anchor'],
      [String.raw`\/`, 'constant.character.escape.regexp'],
      ['/"', 'constant.other.character-class'],
      ['+', 'keyword.operator.quantifier'],
      ['(?:', 'punctuation.definition.group'],
      ['|', 'keyword.operator.alternation'],
      ['{2,3}', 'keyword.operator.quantifier'],
      ['ip', 'variable.other.capture'],
      ['addr', 'storage.type.capture'],
      ['rest', 'variable.other.capture'],
      ['i', 'keyword.other.flags'],
      ['drop', 'keyword.control.verdict'],
    ],
  ],
  'a regular expression over several lines': [
    'MESSAGE ~ /\n  ^from # who\n  <ip:addr>\n/x -> drop',
    [
      ['from ', 'string.regexp.free-spacing'],
      [' who', 'comment.line.number-sign'],
      ['addr', 'storage.type.capture'],
      ['x', 'keyword.other.flags'],
      ['drop', 'keyword.control.verdict'],
    ],
  ],
  'what is not closed ends with its line': [
    'log INFO "a\naccept\nx ~ /b\ndrop',
    [
      ['a', 'string.quoted.double'],
      ['accept', 'keyword.control.verdict'],
      ['drop', 'keyword.control.verdict'],
    ],
  ],
  'a test': [
    'test "t" {\n  given MESSAGE "x", N 3\n  repeat 6 every 2m\n  wait 1h\n  expect no ban 192.0.2.1\n  expect n == 2\n}',
    [
      ['test', 'keyword.declaration.test'],
      ['given', 'keyword.other.step'],
      ['repeat', 'keyword.other.step'],
      ['6', 'constant.numeric.integer'],
      ['every', 'keyword.other.step'],
      ['2m', 'constant.numeric.duration'],
      ['wait', 'keyword.other.step'],
      ['expect', 'keyword.other.step'],
      ['no', 'keyword.other.step'],
      ['ban', 'support.function.action'],
      ['n', 'variable.other.field'],
    ],
  ],
}

describe('the TextMate grammar', () => {
  it.each(Object.entries(SNIPPETS))('gives its scopes to %s', (_, [text, expected]) => {
    const scoped = scopesOf(text)
    let at = 0
    const found = expected.map(([wanted]) => {
      const index = scoped.findIndex((token, candidate) => candidate >= at && token.text === wanted)
      at = index + 1
      return [
        wanted,
        scoped[index]?.scopes.at(-1) ?? `not among ${scoped.map((token) => token.text).join(' · ')}`,
      ]
    })
    expect(found).toEqual(expected)
  })

  it('knows every action, and every keyword of one', () => {
    for (const { name, parameters } of BUILTINS.actions) {
      const keywords = Object.values(parameters).flatMap(({ keyword }) => keyword ?? [])
      const scoped = scopesOf([name, 'f', ...keywords.map((keyword) => `${keyword} x`)].join(' '))
      const scopeOf = (text: string) => scoped.find((token) => token.text === text)?.scopes.at(-1)
      expect([name, scopeOf(name)]).toEqual([name, 'support.function.action'])
      for (const keyword of keywords.filter((word) => word !== '='))
        expect([keyword, scopeOf(keyword)]).toEqual([keyword, 'keyword.other.argument'])
    }
  })

  it('knows every type of a capture', () => {
    const scoped = scopesOf(`x like "${CAPTURE_TYPE_NAMES.map((type) => `{a:${type}}`).join(' ')}"`)
    const types = scoped.filter(({ scopes }) => scopes.at(-1) === 'storage.type.capture')
    expect(types.map(({ text }) => text)).toEqual(CAPTURE_TYPE_NAMES)
  })
})

/** The scope in which a token of the lexer must stand, wherever it is; undefined where that depends on the place. */
function scopeFor(token: IToken): RegExp | undefined {
  if (isKind(token, tokens.Text)) return /^string\.quoted|^punctuation\.definition\.string/
  if (isKind(token, tokens.Regex)) return /^string\.regexp/
  if (isKind(token, tokens.True) || isKind(token, tokens.False)) return /^constant\.language/
  if (isKind(token, tokens.Literal)) return /^constant\.numeric/
  return WORDS.some((type) => isKind(token, type)) ? /^keyword/ : undefined
}

const WORDS = [
  ...[
    tokens.If,
    tokens.Else,
    tokens.Match,
    tokens.And,
    tokens.Or,
    tokens.Not,
    tokens.Operator,
    tokens.Exists,
  ],
  ...[tokens.PlainVerdict, tokens.JumpingVerdict, tokens.Arrow, tokens.EqualsSign],
]

/** Words that are keywords at the begin of a line, followed by what they begin. */
const HEADS =
  /^[ ]*(chain \w+|define \w+ =|default \w+ =|include "|policy \w|test "|given [A-Za-z_]+ |repeat \d|wait \d|expect \w)/gm

describe.each(globSync('{chains,examples/*,test/fixtures}/*.chain').sort())('%s', (path) => {
  const text = readFileSync(path, 'utf8')
  const scopesAt = (scoped: readonly Scoped[], offset: number) =>
    scoped.find(({ start, text: part }) => start <= offset && offset < start + part.length)?.scopes ?? []

  it(`has a scope for every literal, comment, operator and keyword`, () => {
    const scoped = scopesOf(text)
    const { tokens: found, comments } = tokenize({ name: basename(path), text })
    const wrong = found.flatMap((token) => {
      const wanted = scopeFor(token)
      const scopes = scopesAt(scoped, token.startOffset)
      return wanted === undefined || scopes.some((scope) => wanted.test(scope))
        ? []
        : [{ token: token.image, scopes }]
    })
    expect(wrong).toEqual([])
    for (const { startOffset } of comments) expect(scopesAt(scoped, startOffset)[0]).toMatch(/^comment/)
    const insideText = (offset: number) =>
      scopesAt(scoped, offset).some((scope) => /^(string|comment)/.test(scope))
    const heads = [...text.matchAll(HEADS)].map(({ 0: head, index }) => index + head.search(/\w/))
    const unscoped = heads.filter((at) => !insideText(at) && !/^keyword/.test(scopesAt(scoped, at)[0] ?? ''))
    expect(unscoped.map((at) => text.slice(at, at + 20))).toEqual([])
  })
})
