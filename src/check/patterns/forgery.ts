import { type AST, visitRegExpAST } from '@eslint-community/regexpp'
import type { Matcher } from './linear.ts'
import { namedGroups } from './named-groups.ts'
import { describe, isStrict, LEAST_FREE, type Piece } from './sample.ts'

/** A message that makes a pattern capture an address which an attacker wrote, in place of the true one. */
export interface Forgery {
  readonly message: string
  readonly captured: string
  /** Where the attacker wrote it: before all that the pattern describes, before the address, or behind it. */
  readonly written: 'in front' | 'before' | 'behind'
}

/** Texts of documentation, of which the pattern takes the second for the first. */
const TRUE_ADDRESS = '203.0.113.9'
const FORGED_ADDRESS = '192.0.2.66'

/** How many places of a pattern are tried: bounds the time that a check takes. */
const MOST_PLACES = 12

/**
 * Looks for a message that forges the address which a group captures, by making some. Each is what the pattern describes,
 * with the true address in the group, and with what the pattern expects around an address in a place where it takes any
 * text: what an attacker would write there, as a user's name, say. It is one only if the pattern then captures what the
 * attacker wrote. Text behind the address is the attacker's only where it has a name: `{_}` and what follows the end of the
 * pattern are taken for the program's own.
 */
export function findForgery(
  pattern: AST.Pattern,
  matcher: Matcher,
  name: string,
  typeOf: (name: string) => string,
): Forgery | undefined {
  const group = namedGroups(pattern).find((named) => named.name === name)
  if (group === undefined || !mayBeForged(pattern, group, typeOf)) return undefined
  const suffix = typeOf(name) === 'net' ? '/32' : ''
  const truth = `${TRUE_ADDRESS}${suffix}`
  const forged = `${FORGED_ADDRESS}${suffix}`
  const captured = (message: string) => matcher.exec(message)?.groups?.[name]
  for (const optional of [false, true]) {
    const pieces = describe(pattern, group, typeOf, optional)
    const at = pieces.findIndex(({ node }) => node === group)
    const honest = textOf(pieces, new Map([[at, truth]]))
    if (captured(honest) !== truth) continue
    const isFound = !isAnchored(pattern) && captured(`x ${honest}`) === truth
    const attempts = [
      ...(isFound
        ? [{ written: 'in front', message: `${textOf(pieces, new Map([[at, forged]]))} ${honest}` } as const]
        : []),
      ...fillings(pieces, at, forged).map(({ place, fill }) => ({
        written: place < at ? ('before' as const) : ('behind' as const),
        message: textOf(
          pieces,
          new Map([
            [at, truth],
            [place, fill],
          ]),
        ),
      })),
    ]
    const proof = attempts.find(({ message }) => captured(message) === forged)
    if (proof !== undefined) return { ...proof, captured: forged }
  }
  return undefined
}

/**
 * Whether there is anything to look for. Nothing is where the pattern is anchored and either takes no text before the address
 * that an attacker could fill, or can only take the last address there is: it knows one way up to the address, takes all it
 * can on it, and no text with a name follows. Most patterns are such, and are spared the search.
 */
export function mayBeForged(
  pattern: AST.Pattern,
  group: AST.CapturingGroup,
  typeOf: (name: string) => string,
): boolean {
  if (!isAnchored(pattern)) return true
  let hasRoomBefore = false
  let takesTheLast = pattern.alternatives.length === 1
  const look = (node: AST.Group | AST.CapturingGroup) => {
    if (node.start < group.start && node.alternatives.length > 1) takesTheLast = false
    if (node.start > group.start && node.type === 'CapturingGroup' && !isStrict(typeOf(node.name ?? '')))
      takesTheLast = false
  }
  visitRegExpAST(pattern, {
    onGroupEnter: look,
    onCapturingGroupEnter: look,
    onQuantifierEnter: ({ start, greedy, max }) => {
      if (start >= group.start) return
      if (!greedy) takesTheLast = false
      if (max >= LEAST_FREE) hasRoomBefore = true
    },
  })
  return hasRoomBefore && !takesTheLast
}

/** Whether each alternative begins with `^`: then nothing comes before what the pattern describes. */
function isAnchored({ alternatives }: AST.Pattern): boolean {
  return alternatives.every(({ elements: [first] }) => first?.type === 'Assertion' && first.kind === 'start')
}

/** What an attacker may write, and into which piece: what follows a free piece up to the address, and what is behind that. */
function fillings(pieces: readonly Piece[], at: number, forged: string) {
  const free = [...pieces.keys()].filter((place) => pieces[place]?.isFree).slice(0, MOST_PLACES)
  const named = free.filter((place) => place > at && isNamed(pieces[place]?.node))
  return free
    .filter((place) => place < at)
    .flatMap((from) => {
      const copy = textOf(pieces, new Map([[at, forged]]), from + 1)
      return [from, ...named].flatMap((place) => [`x${copy}`, `x${copy} x`].map((fill) => ({ place, fill })))
    })
    .filter(({ place, fill }) => takes(pieces[place]?.node, fill))
}

/** The text of pieces, some of which are filled in otherwise. */
function textOf(pieces: readonly Piece[], filled: ReadonlyMap<number, string>, from = 0): string {
  return pieces.map(({ text }, place) => (place < from ? '' : (filled.get(place) ?? text))).join('')
}

function takes(node: AST.Node | undefined, text: string): boolean {
  return node !== undefined && new RegExp(`^(?:${node.raw})$`).test(text)
}

/** Whether the piece is all that a named group holds. */
function isNamed(node: AST.Node | undefined): boolean {
  const group = node?.parent?.parent
  return group?.type === 'CapturingGroup' && group.name !== null
}
