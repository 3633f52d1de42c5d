import type { IToken } from 'chevrotain'
import { isKind } from '../../language/token-tools.ts'
import { tokenize } from '../../language/tokenize.ts'
import * as tokens from '../../language/tokens.ts'
import type { Modules } from '../../module/modules.ts'
import { statementBehind } from './statement-tokens.ts'
import { wantsInStatement } from './statement-wants.ts'
import type { Want } from './wants.ts'

/** Where something is being written, and what may stand there. */
export interface Place {
  /** Where the word at the cursor begins: what is chosen stands from here to the cursor. */
  readonly from: number
  readonly wants: readonly Want[]
}

/** How far back the begin of a word is looked for. */
const LONGEST_WORD = 200

/** What may be written at an offset of a text, however broken it is: only what stands before it counts. */
export function placeAt(text: string, offset: number, modules: Modules): Place {
  const [word = ''] = /\w*$/.exec(text.slice(Math.max(0, offset - LONGEST_WORD), offset)) ?? []
  const from = offset - word.length
  const before = text.slice(0, from)
  const scanned = tokenize({ name: '', text: before })
  const comment = scanned.comments.at(-1)
  if (comment !== undefined && endOf(comment) === from) return { from, wants: [] }
  const open = openLiteral(scanned.tokens)
  if (open !== undefined) {
    const behind = scanned.tokens.slice(0, scanned.tokens.indexOf(open))
    return insideLiteral(open, before.slice(open.startOffset), behind, offset, text)
  }
  const last = scanned.tokens.at(-1)
  const isNumber = /^\d/.test(word) || (last && endOf(last) === from && isKind(last, tokens.Literal))
  if (isNumber) return { from, wants: [] }
  return { from, wants: wantsInStatement(statementBehind(scanned.tokens, from), modules) }
}

/** The string or regular expression that ends behind the text: only the `{` of a placeholder may follow in its line. */
function openLiteral(scanned: readonly IToken[]): IToken | undefined {
  const last = scanned.at(-1)
  const open = isKind(last, tokens.LeftBrace) ? scanned.at(-2) : last
  const unclosed = isKind(open, tokens.UnclosedText) || isKind(open, tokens.UnclosedRegex)
  return unclosed ? open : undefined
}

function insideLiteral(
  open: IToken,
  written: string,
  before: readonly IToken[],
  offset: number,
  text: string,
): Place {
  const from = open.startOffset + written.length
  if (isKind(open, tokens.UnclosedRegex))
    return { from, wants: /<\w+:$/.test(written) ? [{ kind: 'capture types' }] : [] }
  if (isKind(before.at(-1), tokens.Include)) {
    const start = open.startOffset + 1
    const isShipped = '@chains/'.startsWith(text.slice(start, offset).slice(0, '@chains/'.length))
    return { from: start, wants: isShipped ? [{ kind: 'shipped files' }] : [] }
  }
  const placeholder = openPlaceholder(written)
  if (placeholder === undefined) return { from, wants: [] }
  if (isKind(before.at(-1), tokens.Like))
    return { from, wants: /^\w+:\s*$/.test(placeholder) ? [{ kind: 'capture types' }] : [] }
  if (placeholder.trim() === '') return { from, wants: [{ kind: 'fields' }] }
  return { from, wants: /\|\s*$/.test(placeholder) ? [{ kind: 'template filters' }] : [] }
}

/** What stands behind the `{` of a placeholder that is not closed; a doubled brace is one of the text. */
function openPlaceholder(written: string): string | undefined {
  const plain = written.replaceAll('{{', '  ')
  const open = plain.lastIndexOf('{')
  return open > plain.lastIndexOf('}') ? plain.slice(open + 1) : undefined
}

function endOf({ startOffset, image }: IToken): number {
  return startOffset + image.length
}
