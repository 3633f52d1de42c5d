import { type AST, visitRegExpAST } from '@eslint-community/regexpp'
import { parsePattern } from '../../check/patterns/parse-pattern.ts'

/** A capturing group, or what refers back to one. */
export type Group = AST.CapturingGroup | AST.Backreference

/** The tree of a pattern; undefined where it is none. */
export function treeOf(source: string): AST.Pattern | undefined {
  try {
    return parsePattern(source)
  } catch {
    return undefined
  }
}

/** Capturing groups and what refers to them, those outside first. */
export function groupsOf(pattern: AST.Pattern): readonly Group[] {
  const found: Group[] = []
  visitRegExpAST(pattern, {
    onCapturingGroupEnter: (node) => found.push(node),
    onBackreferenceEnter: (node) => found.push(node),
  })
  return found.sort((a, b) => a.start - b.start)
}

/** What stands in the brackets of a group. */
export function innerOf(group: AST.CapturingGroup): string {
  return group.raw.slice(group.name === null ? 1 : `(?<${group.name}>`.length, -1)
}

export function withoutNames(source: string): string {
  return source.replaceAll(/\(\?<[A-Za-z_]\w*>/g, '(?:')
}
