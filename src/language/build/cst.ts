import type { CstElement, CstNode, IToken } from 'chevrotain'
import type { SourceFile, Span } from '../../diagnostics/span.ts'

/** What nearly every question about a node comes to: shared, since there are very many of them. */
const NONE: readonly never[] = []

/** The tokens under a name of a node of the syntax tree, in order; what stands under a name is all of one kind. */
export function leaves(node: CstNode, name: string): readonly IToken[] {
  const found = node.children[name]
  return found?.every(isToken) ? found : NONE
}

/** The nodes under a name of a node of the syntax tree, in order. */
export function branches(node: CstNode, name: string): readonly CstNode[] {
  const found = node.children[name]
  return found?.every(isNode) ? found : NONE
}

/** The first token of several kinds, of which the grammar demands one. */
export function leaf(node: CstNode, ...names: readonly string[]): IToken {
  for (const name of names) {
    const found = node.children[name]?.find(isToken)
    if (found !== undefined) return found
  }
  return missing(node, names)
}

/** The first node under a name where the grammar demands one. */
export function branch(node: CstNode, name: string): CstNode {
  return node.children[name]?.find(isNode) ?? missing(node, [name])
}

/** Whether the node has anything under this name. */
export function has(node: CstNode, name: string): boolean {
  return node.children[name] !== undefined
}

/** From the first to the last token of a node. */
export function spanOfNode(node: CstNode, file: SourceFile): Span {
  const start = Math.max(0, node.location?.startOffset ?? 0)
  return { file, start, end: Math.max(start, (node.location?.endOffset ?? -1) + 1) }
}

export function spanOfToken(token: IToken, file: SourceFile): Span {
  return { file, start: token.startOffset, end: token.startOffset + token.image.length }
}

function isToken(element: CstElement): element is IToken {
  return 'tokenType' in element
}

function isNode(element: CstElement): element is CstNode {
  return 'children' in element
}

function missing(node: CstNode, names: readonly string[]): never {
  throw new Error(`the grammar makes no ${node.name} without ${names.join(' or ')}`)
}
