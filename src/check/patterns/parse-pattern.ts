import { type AST, RegExpParser } from '@eslint-community/regexpp'

/** One serves all: each pattern begins anew. */
const parser = new RegExpParser({ ecmaVersion: 2025 })
/**
 * It reads a pattern with named groups once, where the other has to read it twice; it refuses some that the other takes, and
 * takes none otherwise.
 */
const strictParser = new RegExpParser({ ecmaVersion: 2025, strict: true })

/** The pattern that JavaScript makes of a text. Throws a RegExpSyntaxError where it makes none. */
export function parsePattern(source: string): AST.Pattern {
  if (!source.includes('(?<')) return parser.parsePattern(source)
  try {
    return strictParser.parsePattern(source)
  } catch {
    return parser.parsePattern(source)
  }
}
