/** A pattern of Python as one of JavaScript. */
export interface FromPython {
  readonly source: string
  readonly flags: string
  /** Whether `^` and `$` were to be found at each line, which they are not here. */
  readonly byLines: boolean
}

/**
 * What Python writes otherwise than JavaScript, rewritten: named groups, the ends of a text, a bracket that comes first in a
 * class, a count without its beginning, a dot that is to match line ends. The rest of what both know means the same.
 */
export function fromPython(pattern: string): FromPython {
  const [flag = ''] = /^\(\?[a-zA-Z]+\)/.exec(pattern) ?? []
  const flags = [flag.includes('i') && 'i', flag.includes('x') && 'x'].filter(Boolean).join('')
  const dot = flag.includes('s') ? '[^]' : '.'
  return { source: rewritten(pattern.slice(flag.length), dot), flags, byLines: flag.includes('m') }
}

function rewritten(pattern: string, dot: string): string {
  return pattern.replace(UNLIKE, (piece: string, name?: string) => {
    if (piece.startsWith('\\')) return ESCAPES[piece] ?? piece
    if (piece.startsWith('[')) return piece.replace(/^(\[\^?)\]/, '$1\\]')
    if (piece === '(?P<') return '(?<'
    if (name !== undefined) return `\\k<${name}>`
    if (piece === '{,') return '{0,'
    return piece === '.' ? dot : `\\${piece}`
  })
}

/** What may be written otherwise: an escape, a class, the beginning of a named group, its name, a count, and single characters. */
const UNLIKE = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]?|\(\?P<|\(\?P=([^)]*)\)?|\{,(?=\d+\})|[./\]]/gs

/** `\>` is a mere `>` to Python; left as it is, `check` would warn of it, since to others it is the end of a word. */
const ESCAPES: Readonly<Record<string, string>> = { '\\A': '^', '\\Z': '$', '\\>': '>' }
