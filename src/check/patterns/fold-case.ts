import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'

/**
 * Spells out the flag `i`, which the linear engine does not have: `/ab[c-f]/i` becomes `/[aA][bB][c-fC-F]/`. Ranges are
 * folded where they are ASCII; single characters where their other case is one character.
 */
export function foldCase(source: string): string {
  const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source)
  const edits: { readonly at: number; readonly end: number; readonly text: string }[] = []
  visitRegExpAST(pattern, {
    onCharacterEnter(node) {
      const other = otherCase(String.fromCodePoint(node.value))
      if (other === undefined || node.parent.type === 'CharacterClassRange') return
      const inClass = node.parent.type === 'CharacterClass'
      edits.push({
        at: node.start,
        end: node.end,
        text: inClass ? `${node.raw}${other}` : `[${node.raw}${other}]`,
      })
    },
    onCharacterClassRangeEnter(node) {
      const text = foldedRange(node)
      if (text !== undefined) edits.push({ at: node.start, end: node.end, text })
    },
  })
  edits.sort((a, b) => a.at - b.at)
  let folded = ''
  let from = 0
  for (const { at, end, text } of edits) {
    folded += source.slice(from, at) + text
    from = end
  }
  return folded + source.slice(from)
}

function otherCase(character: string): string | undefined {
  const upper = character.toUpperCase()
  const other = upper === character ? character.toLowerCase() : upper
  return other !== character && other.length === 1 ? other : undefined
}

/** The range with the other case of the letters in it beside it. */
function foldedRange({ min, max, raw }: AST.CharacterClassRange): string | undefined {
  const parts = [
    shifted(min.value, max.value, 'a', 'z', -32),
    shifted(min.value, max.value, 'A', 'Z', 32),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : raw + parts.join('')
}

function shifted(min: number, max: number, first: string, last: string, by: number): string | undefined {
  const from = Math.max(min, first.charCodeAt(0))
  const to = Math.min(max, last.charCodeAt(0))
  return from > to ? undefined : `${String.fromCharCode(from + by)}-${String.fromCharCode(to + by)}`
}
