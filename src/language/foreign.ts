import type { IToken, TokenType } from 'chevrotain'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import * as tokens from './tokens.ts'

/** What to write instead of a token of another language, and by which part of it it is known. */
const MEANT: ReadonlyMap<TokenType, { readonly hint: string; readonly sign?: RegExp }> = new Map([
  [tokens.ForeignAnd, { hint: 'write `and`' }],
  [tokens.ForeignOr, { hint: 'write `or`' }],
  [tokens.ForeignNot, { hint: 'write `not`' }],
  [tokens.ForeignArrow, { hint: 'write `->`' }],
  [tokens.ForeignText, { hint: 'write strings in straight double quotes: "…"', sign: /^./su }],
  [tokens.ForeignComment, { hint: 'a comment starts with `#`', sign: /^\/\// }],
  [
    tokens.BareText,
    { hint: 'a name is made of letters, digits and `_`; a text stands in double quotes: "…"', sign: /[-.@]/ },
  ],
])

const OPERATORS_MEANT: Readonly<Record<string, string>> = { '===': '==', '!==': '!=', '=~': '~', '<>': '!=' }

/** What helps with characters that nothing begins with. */
const UNKNOWN_HINTS: readonly (readonly [RegExp, string])[] = [
  [/[“”„‟«»‘’‚‛`´]/, 'write strings in straight double quotes: "…"'],
  [/[‐-―−]/, 'write an ordinary hyphen: `-`'],
  [/[→⇒➜]/, 'write `->`'],
  [/[≤≥≠]/, 'write `<=`, `>=` or `!=`'],
  [/[\p{Zs}\p{Cf}]/u, 'it looks like nothing, but is no ordinary space: remove it'],
  [
    /[$%@]/,
    'a field or a constant is named as it is: `ip`; only in a template it stands in braces: `"{ip}"`',
  ],
  [/[*^?]/, 'a regular expression stands between slashes: `~ /^Failed .* for/`'],
  [/\+/, 'there is no arithmetic; to count, write `count NAME by FIELD within 15m as FIELD`'],
  [/[-.]/, 'a name is made of letters, digits and `_`; a text stands in double quotes: "…"'],
  [/\\/, 'a line goes on by itself behind `,`, `->`, `and` and `or`'],
]

/** What is wrong with a token that no chain may hold; undefined where it may. */
export function diagnoseForeign({ tokenType, image }: IToken, span: Span): Diagnostic | undefined {
  if (tokenType === tokens.Unknown) {
    const hint = isPathOfInclude(span)
      ? 'a path stands in quotes: `include "@chains/sshd.chain"`'
      : UNKNOWN_HINTS.find(([characters]) => characters.test(image))?.[1]
    return diagnose('PY0101', span, { character: shown(image) }, hint)
  }
  if (tokenType === tokens.ForeignOperator)
    return diagnose(
      'PY0101',
      span,
      { character: shown(image) },
      `write \`${OPERATORS_MEANT[image] ?? '=='}\``,
    )
  const meant = MEANT.get(tokenType)
  if (meant === undefined) return undefined
  const sign = meant.sign?.exec(image)?.[0] ?? image
  return diagnose('PY0101', span, { character: shown(sign) }, meant.hint)
}

function isPathOfInclude({ file: { text }, start }: Span): boolean {
  return /^\s*include\s+$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))
}

/** Printable characters as they are, others by their number. */
function shown(characters: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(characters)) return `\`${characters}\``
  const numbers = Array.from(characters, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    return `U+${number}`
  })
  return numbers.slice(0, 5).join(' ')
}
