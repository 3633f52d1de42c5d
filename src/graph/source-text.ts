import type { CheckedBranches, CheckedChain, CheckedStatement } from '../check/program.ts'
import type { Span } from '../diagnostics/span.ts'
import { isKind } from '../language/token-tools.ts'
import { tokenize } from '../language/tokenize.ts'
import * as tokens from '../language/tokens.ts'
import { visible } from '../values/visible.ts'

type Token = ReturnType<typeof tokenize>['tokens'][number]
type Branch = CheckedBranches['branches'][number]

/** The source of a span in one line, without comments and without anything that cannot be seen. */
export function oneLine({ file, start, end }: Span): string {
  return joined(wordsOf(file.text.slice(start, end)))
}

/** The condition of a branch or the patterns of a case, as they stand in the source; empty for an `else`. */
export function headOf({ span, body }: Branch): string {
  const words = beforeBody(span, body)
  const first = words.findIndex((word) => !isKind(word, tokens.If) && !isKind(word, tokens.Else))
  return first < 0 ? '' : joined(upTo(words.slice(first), opensBody))
}

/** What follows `on` in the head of a base chain. */
export function hookConditionOf({ span, body, hook }: CheckedChain): string | undefined {
  if (hook?.condition === undefined) return undefined
  const words = beforeBody(span, body)
  const on = words.findIndex((word) => isKind(word, tokens.On))
  return joined(upTo(words.slice(on + 1), (word) => isKind(word, tokens.Priority) || opensBody(word)))
}

function beforeBody({ file, start, end }: Span, [first]: readonly CheckedStatement[]): readonly Token[] {
  const bodyStart = first === undefined ? end : startOf(first)
  return wordsOf(file.text.slice(start, bodyStart))
}

function startOf(statement: CheckedStatement): number {
  if (statement.kind === 'command') return statement.call.span.start
  if (statement.kind === 'verdict') return statement.span.start
  return Math.min(...statement.branches.map(({ span }) => span.start))
}

function wordsOf(text: string): readonly Token[] {
  return tokenize({ name: '', text }).tokens.filter(
    (word) => !isKind(word, tokens.LineBreak) && !isKind(word, tokens.Semicolon),
  )
}

function opensBody(word: Token): boolean {
  return isKind(word, tokens.Arrow) || isKind(word, tokens.LeftBrace)
}

/** The tokens before the first that ends them, which stands in no bracket. */
function upTo(words: readonly Token[], ends: (word: Token) => boolean): readonly Token[] {
  let depth = 0
  const end = words.findIndex((word) => {
    if (isKind(word, tokens.LeftBracket) || isKind(word, tokens.LeftParenthesis)) depth += 1
    if (isKind(word, tokens.RightBracket) || isKind(word, tokens.RightParenthesis)) depth -= 1
    return depth === 0 && ends(word)
  })
  return end < 0 ? words : words.slice(0, end)
}

/** The tokens with one space where there was anything between them, but for the inside of brackets. */
function joined(words: readonly Token[]): string {
  let line = ''
  let end = 0
  for (const { image, startOffset } of words) {
    const between = startOffset > end && !/(?:^|[[(])$/.test(line) && !/^[\])]/.test(image) ? ' ' : ''
    line += `${between}${image}`
    end = startOffset + image.length
  }
  return visible(line.replace(/\s+/g, ' '))
}
