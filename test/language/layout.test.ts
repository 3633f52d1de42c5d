import { describe, expect, test } from 'vitest'
import { DEEPEST, layOut } from '../../src/language/layout.ts'
import { tokenize } from '../../src/language/tokenize.ts'

/** The tokens with `¶` where a statement ends. */
function laidOut(text: string): string {
  return layOut(tokenize({ name: 'x.chain', text }).tokens)
    .tokens.map(({ image, tokenType }) =>
      tokenType.name === 'LineBreak' || tokenType.name === 'Semicolon' ? '¶' : image,
    )
    .join(' ')
}

describe('layout', () => {
  test.each([
    ['a line end ends a statement', 'a\nb', 'a ¶ b'],
    ['a semicolon does too', 'a; b', 'a ¶ b'],
    ['several are one', '\n\na\n\n;\n;b\n\n', 'a ¶ b'],
    ['not inside parentheses', 'f(\na,\nb\n)\nc', 'f ( a , b ) ¶ c'],
    ['not inside brackets', 'x = [\n1,\n2,\n]\nc', 'x = [ 1 , 2 , ] ¶ c'],
    ['not behind an arrow', 'a exists ->\ndrop', 'a exists -> drop'],
    ['not behind a comma', 'a,\nb', 'a , b'],
    ['not behind an equals sign', 'a =\nb', 'a = b'],
    ['not behind operators', 'a ==\nb\na in\nb\na like\n"x"', 'a == b ¶ a in b ¶ a like "x"'],
    ['not behind `and`, `or`, `not`', 'a and\nb or\nnot\nc', 'a and b or not c'],
    ['not before an arrow', 'a exists\n-> drop', 'a exists -> drop'],
    ['not before a comma', 'a\n, b', 'a , b'],
    ['not before `and`, `or`', 'a\nand b\nor c', 'a and b or c'],
    ['not before `else` of an `if`', 'if a exists {\nb\n}\nelse {\nc\n}', 'if a exists { b } else { c }'],
    [
      'but before `else` of a `match`',
      'match M {\n"a" -> drop\nelse -> accept\n}',
      'match M { "a" -> drop ¶ else -> accept }',
    ],
    [
      'even without a line',
      'match M { "a" -> drop else -> accept }',
      'match M { "a" -> drop ¶ else -> accept }',
    ],
    [
      'and behind a block of a case',
      'match M {\n"a" { drop }\nelse { drop }\n}',
      'match M { "a" { drop } ¶ else { drop } }',
    ],
    [
      'an `if` inside a case has its own `else`',
      'match M {\n"a" {\nif x exists { b }\nelse { c }\n}\n}',
      'match M { "a" { if x exists { b } else { c } } }',
    ],
    ['a block ends its statement', 'if a exists { b } c', 'if a exists { b } ¶ c'],
    ['a brace may stand on its own line', 'chain c\n{\n}', 'chain c { }'],
    ['a bracket that was left open ends with its line', 'a in [1, 2\ndrop\nb', 'a in [ 1 , 2 ¶ drop ¶ b'],
    [
      'a parenthesis that was left open ends before a brace',
      'if (a exists {\nb\nc\n}',
      'if ( a exists { b ¶ c }',
    ],
  ])('%s', (_, text, expected) => {
    expect(laidOut(text)).toBe(expected)
  })

  test('what is nested too deeply is cut off', () => {
    const tokensOf = (depth: number) => tokenize({ name: 'x.chain', text: '('.repeat(depth) }).tokens
    expect(layOut(tokensOf(DEEPEST)).tooDeep).toBeUndefined()
    expect(layOut(tokensOf(DEEPEST + 1)).tooDeep?.startOffset).toBe(DEEPEST)
  })
})
