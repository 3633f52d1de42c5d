import type { Location, Range } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { SourceFile, Span } from '../diagnostics/span.ts'

/** How the editor calls a file. */
export type UriOf = (file: SourceFile) => string

const documents = new WeakMap<SourceFile, TextDocument>()

/** A span as editors count: lines and UTF-16 units from 0; `\n`, `\r\n` and `\r` end a line. */
export function rangeOf({ file, start, end }: Span): Range {
  const document = documentOf(file)
  return { start: document.positionAt(start), end: document.positionAt(end) }
}

/** The place of a span, for editors. */
export function locationOf(span: Span, uriOf: UriOf): Location {
  return { uri: uriOf(span.file), range: rangeOf(span) }
}

/** Whether an offset of a file lies in a span, or right behind it, where the cursor stands after a word was typed. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end
}

function documentOf(file: SourceFile): TextDocument {
  const known = documents.get(file)
  if (known !== undefined) return known
  const document = TextDocument.create(file.name, 'pyruse-chain', 0, file.text)
  documents.set(file, document)
  return document
}
