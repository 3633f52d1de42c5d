import type { Block } from '../../src/cli/reference/blocks.ts'

/** What a manual page is made of: the blocks of the reference, and the items of a list. */
export type ManBlock =
  | Block
  | { readonly kind: 'item'; readonly text: string }
  | { readonly kind: 'section'; readonly text: string }

/** The blocks in the language of man(7). A heading is one within a section. */
export function toRoff(blocks: readonly ManBlock[]): string {
  return blocks.map((block, index) => blockToRoff(block, isTitle(blocks[index - 1]))).join('\n')
}

/** Below a title a paragraph begins by itself. */
function isTitle(block: ManBlock | undefined): boolean {
  return block === undefined || block.kind === 'section' || block.kind === 'heading'
}

function blockToRoff(block: ManBlock, belowTitle: boolean): string {
  const start = belowTitle ? '' : '.PP\n'
  switch (block.kind) {
    case 'section':
      return `.SH ${inline(block.text.toUpperCase())}`
    case 'heading':
      return `.SS ${inline(block.text)}`
    case 'paragraph':
      return `${start}${line(block.text)}`
    case 'item':
      return `.IP \\(bu 2\n${line(block.text)}`
    case 'code':
      return `${start}.in +4n\n.nf\n${block.text.split('\n').map(verbatim).join('\n')}\n.fi\n.in`
    case 'terms':
      return block.terms.map(({ term, text }) => `.TP\n\\fB${escaped(term)}\\fR\n${line(text)}`).join('\n')
  }
}

function line(text: string): string {
  return guarded(inline(text))
}

function verbatim(text: string): string {
  return guarded(escaped(text))
}

/** A line that begins with one of these would be a request. */
function guarded(text: string): string {
  return text.replace(/^(?=[.'])/, '\\&')
}

/** Markdown within a line: code and what stands out become bold or italic, of a link its text remains. */
function inline(text: string): string {
  return text
    .split(/(`` .+? ``|`[^`]+`)/)
    .map((part, index) =>
      index % 2 === 1 ? `\\fB${escaped(part.replace(/^`` | ``$|`/g, ''))}\\fR` : prose(part),
    )
    .join('')
}

function prose(text: string): string {
  return escaped(text)
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replaceAll(/\*\*([^*]+)\*\*/g, '\\fB$1\\fR')
    .replaceAll(/\*([^*\s]|[^*\s][^*]*[^*\s])\*/g, '\\fI$1\\fR')
}

/** A plain `-` or `'` would be shown as a hyphen or a quotation mark, which nobody can copy. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
}
