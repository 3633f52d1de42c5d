import type { ManBlock } from './roff.ts'

/**
 * The blocks of a page of the documentation, without its title: as much Markdown as those pages use. Headings of the second
 * level become `kind`, those below it headings.
 */
export function markdownBlocks(markdown: string, kind: 'section' | 'heading'): readonly ManBlock[] {
  const text = markdown.replaceAll(/<!--.*?-->\n*/gs, '').replace(/^# .*\n+/, '')
  const parts = text.split(/^(```[^\n]*\n.*?\n *```)$/ms)
  return parts.flatMap((part, index) =>
    index % 2 === 1
      ? [{ kind: 'code' as const, text: part.replace(/^```.*\n/, '').replace(/\n *```$/, '') }]
      : part.split(/\n{2,}/).flatMap((lines) => proseBlocks(lines.trim(), kind)),
  )
}

function proseBlocks(lines: string, kind: 'section' | 'heading'): readonly ManBlock[] {
  if (lines === '') return []
  const [, marks = '', heading = ''] = /^(#+) (.*)/.exec(lines) ?? []
  if (marks !== '')
    return [
      { kind: marks.length === 2 ? kind : 'heading', text: heading },
      ...proseBlocks(lines.replace(/^.*\n?/, ''), kind),
    ]
  if (lines.startsWith('|')) return tableBlocks(lines)
  if (lines.startsWith('- '))
    return lines
      .slice(2)
      .split(/\n *- /)
      .map((item) => ({ kind: 'item', text: joined(item) }))
  return [{ kind: 'paragraph', text: joined(lines) }]
}

/** A terminal has no room for columns: the first one is the term that the others explain. */
function tableBlocks(lines: string): readonly ManBlock[] {
  const [, , ...rows] = lines.split('\n').map((line) =>
    line
      .replaceAll(/^\| *| *\|$/g, '')
      .split(/ +(?<!\\)\| +/)
      .map((cell) => cell.replaceAll('\\|', '|')),
  )
  const terms = rows.map(([term = '', ...others]) => ({
    term: term.replaceAll(/`|\]\([^)]*\)|^\[/g, ''),
    text: others.filter(Boolean).join('; '),
  }))
  return [{ kind: 'terms', terms }]
}

function joined(lines: string): string {
  return lines.replaceAll(/\n */g, ' ')
}
