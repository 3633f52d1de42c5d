import type { AST } from '@eslint-community/regexpp'

/** Valid texts of typed captures, by the type. */
const SAMPLES: Readonly<Record<string, string>> = { addr: '192.0.2.1', net: '192.0.2.0/24', int: '1' }

/** Whether a type of captures has a form that nothing else can be hidden in. */
export function isStrict(type: string): boolean {
  return type in SAMPLES
}

/** How many characters a pattern must take at a place for others to write what they like there. */
export const LEAST_FREE = 17

/** A piece of a text that a pattern describes; free where the pattern takes many characters of some kind there. */
export interface Piece {
  readonly node: AST.Node
  readonly text: string
  readonly isFree: boolean
}

/**
 * A text that the pattern describes, with what is optional and by the last alternatives, or without and by the first. It goes through the group, for which it has an empty
 * piece; the other captures hold a valid value of their type. Where the pattern looks around, the text may not match it.
 */
export function describe(
  pattern: AST.Pattern,
  group: AST.CapturingGroup | undefined,
  typeOf: (name: string) => string,
  optional: boolean,
): Piece[] {
  const holds = (node: AST.Node) => group !== undefined && node.start <= group.start && group.end <= node.end
  const alternative = (alternatives: readonly AST.Alternative[]) =>
    (alternatives.find(holds) ?? alternatives.at(optional ? -1 : 0))?.elements.flatMap(pieces) ?? []
  const pieces = (node: AST.Element): Piece[] => {
    switch (node.type) {
      case 'Group':
        return alternative(node.alternatives)
      case 'CapturingGroup': {
        const text = node === group ? '' : SAMPLES[typeOf(node.name ?? '')]
        return text === undefined ? alternative(node.alternatives) : [{ node, text, isFree: false }]
      }
      case 'Quantifier': {
        if (holds(node)) return pieces(node.element)
        if (node.max >= LEAST_FREE && isSingle(node.element))
          return [{ node, text: sampleOf(node.element).repeat(Math.max(1, node.min)), isFree: true }]
        const times = Math.max(node.min, optional && node.max > 0 ? 1 : 0)
        return Array.from({ length: times }, () => pieces(node.element)).flat()
      }
      case 'Assertion':
      case 'Backreference':
        return []
      default:
        return [{ node, text: sampleOf(node), isFree: false }]
    }
  }
  return alternative(pattern.alternatives)
}

function isSingle(node: AST.Element): boolean {
  return node.type === 'Character' || node.type === 'CharacterSet' || node.type === 'CharacterClass'
}

/** A character that the node takes: a letter if it can be. */
function sampleOf(node: AST.Element): string {
  if (node.type === 'Character') return String.fromCodePoint(node.value)
  const one = new RegExp(`^${node.raw}$`)
  return (
    ['x', 'a', 'X', '1', ' ', '/', '-', '.', ':', ';', '_', '\n'].find((text) => one.test(text)) ??
    first(node)
  )
}

function first(node: AST.Element): string {
  const [element] = node.type === 'CharacterClass' ? node.elements : []
  if (element?.type === 'Character') return String.fromCodePoint(element.value)
  return element?.type === 'CharacterClassRange' ? String.fromCodePoint(element.min.value) : ''
}
