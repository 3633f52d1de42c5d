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
  let source = ''
  let inClass = false
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at, at + 4)
    if (rest[0] === '\\') {
      source += inClass ? rest.slice(0, 2) : (ESCAPES[rest.slice(0, 2)] ?? rest.slice(0, 2))
      at++
    } else if (inClass) {
      inClass = rest[0] !== ']'
      source += rest[0]
    } else if (rest[0] === '[') {
      const [start = ''] = /^\[\^?\]?/.exec(rest) ?? []
      source += start.replace(/\]$/, '\\]')
      at += start.length - 1
      inClass = true
    } else if (rest === '(?P<') {
      source += '(?<'
      at += 3
    } else if (rest === '(?P=') {
      const end = pattern.indexOf(')', at)
      source += `\\k<${pattern.slice(at + 4, end)}>`
      at = end < 0 ? pattern.length : end
    } else if (/^\{,\d+\}/.test(pattern.slice(at))) {
      source += '{0,'
      at++
    } else if (rest[0] === '.') source += dot
    else source += rest[0] === '/' || rest[0] === ']' ? `\\${rest[0]}` : rest[0]
  }
  return source
}

/** `\>` is a mere `>` to Python; left as it is, `check` would warn of it, since to others it is the end of a word. */
const ESCAPES: Readonly<Record<string, string>> = { '\\A': '^', '\\Z': '$', '\\>': '>' }
