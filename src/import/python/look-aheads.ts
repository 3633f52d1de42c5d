import type { AST } from '@eslint-community/regexpp'
import { linearize } from '../../check/patterns/linearize.ts'
import { treeOf, withoutNames } from './groups.ts'

/** A pattern, and another one that must not match besides. */
export interface Parted {
  readonly source: string
  readonly without?: string
}

/** A typed capture, which is no regular expression: nobody knows its length. */
const TYPED = /<[A-Za-z_]\w*:[a-z]+>/

/**
 * `^x(?!a)(?!b)` as `^x` and not `^x(?:a|b)`, where the pattern is not taken as it is. Both say the same where what
 * comes first can stand at one place only.
 */
export function parted(source: string): Parted {
  const tree = TYPED.test(source) ? undefined : treeOf(source)
  if (tree === undefined || 'source' in linearize(tree, false)) return { source }
  const [alternative, ...others] = tree.alternatives
  if (alternative === undefined || others.length > 0) return { source }
  const { elements } = alternative
  const first = elements.findLastIndex((element) => !isNegativeLookAhead(element)) + 1
  const before = elements.slice(0, first)
  const lookAheads = elements.slice(first).filter(isNegativeLookAhead)
  if (lookAheads.length === 0 || !standsAtOnePlace(before)) return { source }
  const prefix = source.slice(0, before.at(-1)?.end)
  const ways = lookAheads.flatMap(({ alternatives }) => alternatives.map(({ raw }) => raw))
  const [only] = ways
  const rest = ways.length === 1 ? only : `(?:${ways.join('|')})`
  return { source: prefix, without: withoutNames(`${prefix}${rest}`) }
}

function isNegativeLookAhead(node: AST.Element): node is AST.LookaheadAssertion {
  return node.type === 'Assertion' && node.kind === 'lookahead' && node.negate
}

/** Whether these begin a text, and are of one length. */
function standsAtOnePlace([start, ...rest]: readonly AST.Element[]): boolean {
  return start?.type === 'Assertion' && start.kind === 'start' && rest.every(isOfOneLength)
}

function isOfOneLength(node: AST.Element): boolean {
  switch (node.type) {
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
      return true
    case 'Quantifier':
      return node.min === node.max && isOfOneLength(node.element)
    case 'Group':
    case 'CapturingGroup':
      return (
        node.alternatives.length === 1 &&
        node.alternatives.every(({ elements }) => elements.every(isOfOneLength))
      )
    default:
      return false
  }
}
