import { EOF, type IRecognitionException, type IToken } from 'chevrotain'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile } from '../diagnostics/span.ts'
import { cutText } from '../values/cut-text.ts'
import { EXPECTED } from './expected.ts'
import { hintFor } from './syntax-hints.ts'
import { isKind } from './token-tools.ts'
import * as tokens from './tokens.ts'

/** How much of a long string is shown as what was found. */
const LONGEST_SHOWN = 40

/** What a mistake of the grammar is to a user; the grammar's own messages say only what was expected. */
export function syntaxDiagnostic(mistake: Mistake, file: SourceFile): Diagnostic {
  const { message, token, previousToken } = mistake
  const behind = previousToken === undefined || isEnd(previousToken) ? undefined : endOf(previousToken)
  const missing = missingEnd(mistake, behind, file)
  if (missing === undefined)
    return diagnose(
      'PY0104',
      { file, start: token.startOffset, end: endOf(token) },
      { expected: message, found: described(token) },
      hintFor(message, token, previousToken),
    )
  const span = { file, start: behind ?? 0, end: behind ?? 0 }
  return diagnose(
    'PY0104',
    span,
    { expected: message, found: missing },
    hintFor(message, token, previousToken),
  )
}

type Mistake = Pick<IRecognitionException, 'message' | 'token'> & { readonly previousToken?: IToken }

/** Where something is missing at an end, that end: it is shown behind the last token, not lines further down. */
function missingEnd(
  { message, token }: Mistake,
  behind: number | undefined,
  file: SourceFile,
): string | undefined {
  if (token.tokenType === EOF) return 'the end of the file'
  if (token.image.trim() === '') return 'the end of the line'
  // Where an item could begin, nothing is missing before a `}`: it is one too many itself.
  if (token.tokenType !== tokens.RightBrace || message === EXPECTED.item) return undefined
  const onLaterLine = behind !== undefined && file.text.slice(behind, token.startOffset).includes('\n')
  return onLaterLine ? 'the end of the line' : undefined
}

function isEnd(token: IToken): boolean {
  return token.tokenType === EOF
}

function endOf(token: IToken): number {
  return token.startOffset + token.image.length
}

function described(token: IToken): string {
  const shown = cutText(token.image.replace(/\s+/g, ' '), LONGEST_SHOWN)
  if (isKind(token, tokens.Text)) return `the string ${shown}`
  if (isKind(token, tokens.Regex)) return `the regular expression ${shown}`
  return `\`${shown}\``
}
