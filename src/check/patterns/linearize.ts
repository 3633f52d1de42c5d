import type { AST } from '@eslint-community/regexpp'
import { foldedCharacter, foldedRange } from './fold-case.ts'
import { writtenOut } from './repeat.ts'

/** A part of a pattern that has no equivalent in linear time: where it stands in the plain source, why, what to write. */
export interface Refusal {
  readonly start: number
  readonly end: number
  readonly problem: string
  readonly hint: string
}

/** Source for the linear engine, or the first part that it cannot be made of. */
export type Linearized = { readonly source: string } | { readonly refusal: Refusal }

/**
 * Rewrites a pattern into one that finds the same and that the linear engine takes: the flag `i` is spelled out
 * (`/ab/i` is `[aA][bB]`), large counts are written out, groups without a name do not capture, and a look-ahead at the
 * end becomes plain text, since nobody asks where a match ends. Only the dot finds more than JavaScript's.
 */
export function linearize(pattern: AST.Pattern, ignoreCase: boolean): Linearized {
  const writer = new Writer(ignoreCase)
  const { text } = writer.disjunction(pattern.alternatives, true)
  return writer.refusal === undefined ? { source: text } : { refusal: writer.refusal }
}

/** Text for the linear engine; `factor` is how often the engine copies the innermost of it, `captures` whether it has a group. */
export interface Written {
  readonly text: string
  readonly factor: number
  readonly captures: boolean
}

/**
 * As in other languages, all but a line feed. JavaScript's own dot leaves out carriage returns and two separators of Unicode:
 * a client with one of them in its name would not be found.
 */
const DOT = '[^\\n]'

const NOTHING: Written = { text: '', factor: 1, captures: false }

class Writer {
  refusal: Refusal | undefined
  readonly #ignoreCase: boolean

  constructor(ignoreCase: boolean) {
    this.#ignoreCase = ignoreCase
  }

  /** `isLast`: nothing that could fail or capture follows. */
  disjunction(alternatives: readonly AST.Alternative[], isLast: boolean): Written {
    const written = alternatives.map(({ elements }) => this.#sequence(elements, isLast))
    return joined(written, '|')
  }

  #sequence(elements: readonly AST.Element[], isLast: boolean): Written {
    const lastThatMatters = elements.findLastIndex((element) => !isIndifferent(element))
    return joined(elements.map((element, at) => this.#element(element, isLast && at >= lastThatMatters)))
  }

  #element(node: AST.Element, isLast: boolean): Written {
    switch (node.type) {
      case 'Group':
        return this.#group(node, isLast)
      case 'CapturingGroup': {
        const inside = this.disjunction(node.alternatives, false)
        if (node.name === null) return { ...inside, text: `(?:${inside.text})` }
        return { ...inside, text: `(?<${node.name}>${inside.text})`, captures: true }
      }
      case 'Assertion':
        return this.#assertion(node, isLast)
      case 'Quantifier':
        return this.#quantifier(node)
      case 'Character':
        return plain(this.#character(node))
      case 'CharacterClass':
        return plain(this.#class(node, node.negate))
      case 'CharacterSet':
        return plain(node.kind === 'any' ? DOT : node.raw)
      case 'Backreference':
        return this.#refuse(
          node,
          'it refers back to a group',
          'capture both texts under names of their own, and compare the fields with `==`',
        )
      default:
        return plain(node.raw)
    }
  }

  #group(node: AST.Group, isLast: boolean): Written {
    if (node.modifiers !== null)
      return this.#refuse(
        node.modifiers,
        'it changes the flags in its middle',
        'give `i` to the whole pattern, or spell it out: `[aA]`; `[^]` is any character, also a line end',
      )
    const inside = this.disjunction(node.alternatives, isLast)
    return { ...inside, text: `(?:${inside.text})` }
  }

  #assertion(node: AST.Assertion, isLast: boolean): Written {
    if (node.kind === 'lookbehind') {
      const inside = this.disjunction(node.alternatives, false)
      if (inside.captures)
        return this.#refuse(node, 'it captures while looking back', 'capture before the place, not at it')
      return { ...inside, text: `(?<${node.negate ? '!' : '='}${inside.text})` }
    }
    if (node.kind !== 'lookahead') return plain(node.raw)
    if (isLast && !node.negate) {
      const inside = this.disjunction(node.alternatives, true)
      return { ...inside, text: `(?:${inside.text})` }
    }
    const other = isLast ? this.#anythingBut(node.alternatives) : undefined
    return other ?? this.#refuse(node, 'it looks ahead', hintForLookAhead(node))
  }

  /** What stands where a sequence of single characters does not: another character, or the end, at one of its places. */
  #anythingBut([only, ...others]: readonly AST.Alternative[]): Written | undefined {
    if (only === undefined || others.length > 0) return undefined
    let text = ''
    for (const node of only.elements.toReversed()) {
      const other = this.#otherThan(node)
      if (other === undefined) return undefined
      const here = this.#element(node, false).text
      text = `(?:$|${other}${text === '' ? '' : `|${here}${text}`})`
    }
    return text === '' ? undefined : plain(text)
  }

  #otherThan(node: AST.Element): string | undefined {
    if (node.type === 'Character')
      return `[^${(this.#ignoreCase ? foldedCharacter(node) : node.raw).replace(/^\]/, '\\]')}]`
    if (node.type === 'CharacterClass') return this.#class(node, !node.negate)
    if (node.type !== 'CharacterSet') return undefined
    return node.kind === 'any' ? '\\n' : `[^${node.raw}]`
  }

  #quantifier(node: AST.Quantifier): Written {
    const element = this.#element(node.element, false)
    if (this.refusal !== undefined) return NOTHING
    const written = writtenOut(element, node)
    return 'problem' in written ? this.#refuse(node, written.problem, written.hint) : written
  }

  #character(node: AST.Character): string {
    const folded = this.#ignoreCase ? foldedCharacter(node) : node.raw
    return folded === node.raw ? node.raw : `[${folded}]`
  }

  #class(node: AST.CharacterClass, negate: boolean): string {
    const inside = node.elements.map((element) => {
      if (!this.#ignoreCase) return element.raw
      if (element.type === 'Character') return foldedCharacter(element)
      return element.type === 'CharacterClassRange' ? foldedRange(element) : element.raw
    })
    return `[${negate ? '^' : ''}${inside.join('').replace(/^\^/, '\\^')}]`
  }

  #refuse({ start, end }: AST.Node, problem: string, hint: string): Written {
    this.refusal ??= { start, end, problem, hint }
    return NOTHING
  }
}

function plain(text: string): Written {
  return { text, factor: 1, captures: false }
}

function joined(parts: readonly Written[], between = ''): Written {
  let text = ''
  let factor = 1
  let captures = false
  parts.forEach((part, at) => {
    text += at === 0 ? part.text : between + part.text
    factor = Math.max(factor, part.factor)
    captures ||= part.captures
  })
  return { text, factor, captures }
}

/** Whether what follows matches whatever comes, and captures nothing: `.*` at the end. */
function isIndifferent(node: AST.Element): boolean {
  return node.type === 'Quantifier' && node.min === 0 && !/\((?!\?[:=!])/.test(node.raw)
}

function hintForLookAhead(node: AST.LookaheadAssertion): string {
  const { parent } = node
  const before = parent.type === 'Alternative' ? parent.elements.slice(0, parent.elements.indexOf(node)) : []
  const standsFirst = parent.parent?.type === 'Pattern' && parent.parent.alternatives.length === 1
  if (!standsFirst || !before.every((element) => element.type === 'Assertion' && element.kind === 'start'))
    return 'say it with two conditions: `MESSAGE ~ /…/ and MESSAGE !~ /…/`'
  const anchor = before.map(({ raw }) => raw).join('')
  const inside = node.alternatives.map(({ raw }) => raw).join('|')
  const other = node.alternatives.length > 1 ? `(?:${inside})` : inside
  const rest = parent.raw.slice(node.end - parent.start)
  const operator = node.negate ? '!~' : '~'
  return `say it with two conditions: \`MESSAGE ${operator} /${anchor}${other}/ and MESSAGE ~ /${anchor}${rest}/\``
}
