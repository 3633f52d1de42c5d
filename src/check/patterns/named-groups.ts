import type { AST } from '@eslint-community/regexpp'

/** The named groups of a pattern in order. */
export function namedGroups(pattern: AST.Pattern): (AST.CapturingGroup & { name: string })[] {
  const groups: (AST.CapturingGroup & { name: string })[] = []
  const collect = (node: AST.Element | AST.Pattern): void => {
    if (node.type === 'CapturingGroup' && isNamedGroup(node)) groups.push(node)
    if (node.type === 'Quantifier') collect(node.element)
    if ('alternatives' in node) for (const { elements } of node.alternatives) elements.forEach(collect)
  }
  collect(pattern)
  return groups
}

function isNamedGroup(group: AST.CapturingGroup): group is AST.CapturingGroup & { name: string } {
  return group.name !== null
}

/** Whether the pattern may match without the group: it, or what it stands in, is repeated from zero on, or one of several ways. */
export function isOptional(group: AST.CapturingGroup): boolean {
  for (let node: AST.Node | null = group; node !== null; node = node.parent) {
    if (node.type === 'Quantifier' && node.min === 0) return true
    if ('alternatives' in node && node !== group && node.alternatives.length > 1) return true
  }
  return false
}
