import { describe, expect, test } from 'vitest'
import { parseLike } from '../../src/language/like-pattern.ts'
import { parseFile } from '../../src/language/parse.ts'

function patternOf(content: string) {
  const source = `define x = "${content}"`
  const [define] = parseFile({ name: 'x.chain', text: source }).file.items
  if (define?.kind !== 'define' || define.value.kind !== 'text') throw new Error('this is no text')
  const { parts, diagnostics } = parseLike(define.value)
  return {
    parts: parts.map((part) => (typeof part === 'string' ? part : [part.capture, part.type])),
    problems: diagnostics.map(
      ({ code, message, span, hint }) =>
        `${code} ${message} at ${source.slice(span.start, span.end)}: ${hint}`,
    ),
  }
}

describe('`like` patterns', () => {
  test.each([
    ['text alone', 'abc', ['abc']],
    [
      'captures of every type',
      '{a}{b:addr}{c:net}{d:int}{e:word}{f:text}{g:host}',
      [
        ['a', 'text'],
        ['b', 'addr'],
        ['c', 'net'],
        ['d', 'int'],
        ['e', 'word'],
        ['f', 'text'],
        ['g', 'host'],
      ],
    ],
    [
      'what is skipped',
      'x{_}y{_:int}{_}',
      ['x', [undefined, 'text'], 'y', [undefined, 'int'], [undefined, 'text']],
    ],
    ['literal braces', '{{x}} {a}', ['{x} ', ['a', 'text']]],
  ])('%s', (_, content, parts) => {
    expect(patternOf(content)).toEqual({ parts, problems: [] })
  })

  test.each([
    ['an unknown type', '{ip:adr}', 'PY0504 a capture has no type `adr` at adr: did you mean `addr`?'],
    [
      'a type far from any',
      '{ip:banana}',
      'PY0504 a capture has no type `banana` at banana: the types are addr, net, int, word, text, host',
    ],
    [
      'a name twice',
      '{a} {a:int}',
      'PY0505 the capture `a` stands twice in one pattern at {a:int}: give the second one another name, or skip it with `{_}`',
    ],
    [
      'no name',
      '{1a}',
      'PY0506 `1a` is no name for a capture at {1a}: write `{name}`, `{name:type}`, or `{_}` to skip; a brace itself is written `{{`',
    ],
    [
      'a placeholder that is never closed',
      '{a',
      'PY0601 this placeholder is never closed at {: close it with `}`; a brace itself is written `{{`',
    ],
  ])('%s', (_, content, problem) => {
    expect(patternOf(content).problems).toEqual([problem])
  })
})
