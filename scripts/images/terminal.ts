/** Pixels of a character and a line, and of what is left free around the text. */
const CHARACTER = 7.2
const LINE = 17
const MARGIN = 14

/** What the codes of a terminal for styles are in a picture, on a dark ground. */
const STYLES: Readonly<Record<string, string>> = {
  '1': 'font-weight="bold"',
  '2': 'fill="#8a93a3"',
  '31': 'fill="#ff7b72"',
  '32': 'fill="#7ee787"',
  '36': 'fill="#79c0ff"',
}

/** A picture (SVG) of what a terminal shows: the lines of text, with the codes that programs write for colours. */
export function terminalPicture(lines: readonly string[]): string {
  const columns = Math.max(...lines.map((line) => [...line.replaceAll(/\u001b\[\d+m/g, '')].length))
  const width = Math.ceil(columns * CHARACTER + 2 * MARGIN)
  const height = lines.length * LINE + 2 * MARGIN
  const rows = lines.map((line, index) => {
    const y = MARGIN + (index + 0.75) * LINE
    return `<text x="${MARGIN}" y="${y}">${spansOf(line)}</text>\n`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="100%" height="100%" rx="6" fill="#161b22"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="12" fill="#e6edf3">
${rows.join('')}</g>
</svg>
`
}

/** A style begins at `ESC[2m`, and ends at the next code. */
function spansOf(line: string): string {
  const [plain = '', ...styled] = line.split('\u001b[')
  const spans = styled.map((part) => {
    const [, code = '', text = ''] = /^(\d+)m(.*)$/.exec(part) ?? []
    const style = STYLES[code]
    return style === undefined ? escaped(text) : `<tspan ${style}>${escaped(text)}</tspan>`
  })
  return [escaped(plain), ...spans].join('')
}

/** Spaces that stand, since those who draw it do not agree on how to keep others. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(' ', '\u00a0')
}
