import type { IToken } from 'chevrotain'
import type { SourceFile } from '../../diagnostics/span.ts'

/** Finds the documentation of what starts at an offset: the `##` lines right above, without the `##`. */
export type DocumentationAt = (offset: number) => string

/** Makes the search for documentation among the comments of a file. */
export function documentationIn(comments: readonly IToken[], file: SourceFile): DocumentationAt {
  const byEnd = new Map(comments.map((comment) => [comment.startOffset + comment.image.length, comment]))
  return (offset) => {
    const lines: string[] = []
    let lineStart = file.text.lastIndexOf('\n', offset - 1) + 1
    if (!isBlank(file.text.slice(lineStart, offset))) return ''
    while (lineStart > 0) {
      const comment = byEnd.get(lineStart - 1)
      lineStart = file.text.lastIndexOf('\n', lineStart - 2) + 1
      if (comment === undefined || !isDocumentation(comment, lineStart, file)) break
      lines.unshift(comment.image.replace(/^## ?/, '').trimEnd())
    }
    return lines.join('\n')
  }
}

function isDocumentation(comment: IToken, lineStart: number, file: SourceFile): boolean {
  return comment.image.startsWith('##') && isBlank(file.text.slice(lineStart, comment.startOffset))
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}
