import type { CstNode, IToken } from 'chevrotain'
import type { SourceFile } from '../../diagnostics/span.ts'
import { Duration } from '../../values/duration.ts'
import type { Expression, List, Literal, Name, Regex, Text } from '../ast.ts'
import { readLiteral } from '../literals.ts'
import { readText } from '../text-literal.ts'
import { branch, branches, leaf, leaves, spanOfNode, spanOfToken } from './cst.ts'

/** What a `value` of the grammar stands for. */
export function buildValue(node: CstNode, file: SourceFile): Expression {
  const [literal] = leaves(node, 'Literal')
  if (literal !== undefined) return buildLiteral(literal, file)
  const [text] = leaves(node, 'Text')
  if (text !== undefined) return buildText(text, file)
  const [list] = branches(node, 'list')
  return list === undefined ? buildName(leaf(node, 'Name'), file) : buildList(list, file)
}

/** The value, or the regular expression, that stands right in a node. */
export function buildValueOrRegex(node: CstNode, file: SourceFile): Expression | Regex {
  const [regex] = leaves(node, 'Regex')
  return regex === undefined ? buildValue(branch(node, 'value'), file) : buildRegex(regex, file)
}

export function buildName(token: IToken, file: SourceFile): Name {
  return { kind: 'name', span: spanOfToken(token, file), text: token.image }
}

export function buildText(token: IToken, file: SourceFile): Text {
  return readText(token, file).text
}

export function buildRegex(token: IToken, file: SourceFile): Regex {
  const closing = token.image.lastIndexOf('/')
  const end = closing === 0 ? token.image.length : closing
  return {
    kind: 'regex',
    span: spanOfToken(token, file),
    source: token.image.slice(1, end),
    flags: token.image.slice(end + 1),
  }
}

/** The number that a whole number stands for. */
export function buildInteger(token: IToken): number {
  return Number(readLiteral(token).value.value)
}

export function buildDuration(token: IToken): Duration {
  const { value } = readLiteral(token).value
  return value instanceof Duration ? value : new Duration(0)
}

function buildLiteral(token: IToken, file: SourceFile): Literal {
  return { kind: 'literal', span: spanOfToken(token, file), ...readLiteral(token).value }
}

function buildList(node: CstNode, file: SourceFile): List {
  const items = branches(node, 'value').map((value) => buildValue(value, file))
  return { kind: 'list', span: spanOfNode(node, file), items }
}
