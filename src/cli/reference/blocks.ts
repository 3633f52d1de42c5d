import { hang } from '../../report/wrap.ts'

/** Columns of a terminal that are used at the most. */
export const TEXT_WIDTH = 100

/** A part of a text that is shown on a terminal, and in the reference as Markdown. Text may hold `code` in backquotes. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'code'; readonly language?: CodeLanguage; readonly text: string }
  /** What each of some terms means; a term is code. */
  | { readonly kind: 'terms'; readonly terms: readonly Term[] }

/** What code is written in, where that is not plain words: chains, or commands behind `$`. */
export type CodeLanguage = 'chain' | 'console'

export interface Term {
  readonly term: string
  readonly text: string
}

/** The heading stands at the level that is given: 2 is `##`. */
export function toMarkdown(blocks: readonly Block[], level: number): string {
  return blocks.map((block) => blockToMarkdown(block, level)).join('\n\n')
}

function blockToMarkdown(block: Block, level: number): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(level)} ${block.text}`
    case 'paragraph':
      return block.text
    case 'code':
      return fence(block.text, block.language)
    case 'terms':
      return block.terms.map(({ term, text }) => `- \`${term}\`: ${text}`).join('\n')
  }
}

/** A block of code as the pages have them, with what test/docs must know of it. */
export function fence(text: string, language?: CodeLanguage): string {
  const note = language === 'console' ? '<!-- not run: it is about a server -->\n' : ''
  return `${note}\`\`\`${language ?? 'text'}\n${text}\n\`\`\``
}

/** For a terminal: headings stand at the margin, everything else is indented below them. */
export function toPlainText(blocks: readonly Block[], heading: (text: string) => string): string {
  return blocks.map((block) => blockToText(block, heading)).join('\n\n')
}

function blockToText(block: Block, heading: (text: string) => string): string {
  switch (block.kind) {
    case 'heading':
      return heading(block.text.replaceAll('`', ''))
    case 'paragraph':
      return hang('  ', block.text, TEXT_WIDTH).join('\n')
    case 'code':
      return block.text.replaceAll(/^(?=.)/gm, ' '.repeat(6))
    case 'terms': {
      const width = Math.max(...block.terms.map(({ term }) => term.length))
      return block.terms
        .flatMap(({ term, text }) => hang(`  ${term.padEnd(width)}  `, text, TEXT_WIDTH))
        .join('\n')
    }
  }
}
