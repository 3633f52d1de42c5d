import { dirname } from 'node:path'
import type {
  CompletionItem,
  DocumentSymbol,
  Hover,
  Location,
  Position,
  Range,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { SourceFile, Span } from '../../diagnostics/span.ts'
import { complete } from '../../editor/completion/complete.ts'
import { definitionsOf, occurrenceAt, sameAs } from '../../editor/definition.ts'
import { formatEdits } from '../../editor/format-edits.ts'
import { hoverAt } from '../../editor/hover.ts'
import { locationOf, rangeOf } from '../../editor/positions.ts'
import { type Refusal, rename, renameable } from '../../editor/rename.ts'
import { symbolsOf } from '../../editor/symbols.ts'
import { formatChains } from '../../language/format/format.ts'
import { pathsNamed } from '../../language/load.ts'
import { parseFile } from '../../language/parse.ts'
import { chainPath } from '../../settings/chain-files.ts'
import type { EditorProgram } from './editor-program.ts'
import { editedChainFiles, pathOfUri, uriOfPath } from './open-files.ts'

/** A position in a document, and the program that it is part of, checked with the text that the document has now. */
export interface Question {
  readonly document: TextDocument
  readonly position: Position
  readonly program: EditorProgram
  readonly open: readonly TextDocument[]
}

const TOP: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

/** What may be written there; the program may be older than the document. */
export function completion({ document, position, program, open }: Question): readonly CompletionItem[] {
  const file = { name: document.uri, text: document.getText() }
  const shipped = pathsNamed('@chains/*.chain', '.', editedChainFiles(open))
  const names = shipped.map((path) => `@chains/${path.slice(dirname(path).length + 1)}`)
  return complete(program.view, file, document.offsetAt(position), names)
}

export function hover(question: Question): Hover | undefined {
  const asked = inProgram(question)
  return asked && hoverAt(question.program.view, asked.file, asked.offset)
}

/** Where what is named there comes into being; of an include, the files. */
export function definition(question: Question): readonly Location[] {
  const { program, open } = question
  const asked = inProgram(question)
  const occurrence = asked && occurrenceAt(program.view, asked.file, asked.offset)
  if (occurrence === undefined) return []
  if (occurrence.kind !== 'include') return locations(question, definitionsOf(program.view, occurrence))
  const directory = dirname(chainPath(occurrence.span.file))
  return pathsNamed(occurrence.name, directory, editedChainFiles(open)).map((path) => ({
    uri: uriOfPath(path, open),
    range: TOP,
  }))
}

export function references(question: Question, withDefinitions: boolean): readonly Location[] {
  const asked = inProgram(question)
  const occurrence = asked && occurrenceAt(question.program.view, asked.file, asked.offset)
  if (occurrence === undefined) return []
  const places = sameAs(question.program.view, occurrence).filter(
    ({ defines }) => withDefinitions || !defines,
  )
  return locations(
    question,
    places.map(({ span }) => span),
  )
}

/** What a rename there would replace. */
export function renamed(
  question: Question,
): { readonly range: Range; readonly placeholder: string } | Refusal {
  const asked = inProgram(question)
  if (asked === undefined) return NOT_IN_PROGRAM
  const found = renameable(question.program.view, asked.file, asked.offset)
  return 'refusal' in found ? found : { range: rangeOf(found.span), placeholder: found.name }
}

/** The changes in all files that give what is named there another name. */
export function renaming(question: Question, newName: string): WorkspaceEdit | Refusal {
  const asked = inProgram(question)
  if (asked === undefined) return NOT_IN_PROGRAM
  const found = rename(question.program.view, asked.file, asked.offset, newName)
  if ('refusal' in found) return found
  const changes: Record<string, TextEdit[]> = {}
  for (const { uri, range } of locations(question, found.places)) {
    changes[uri] ??= []
    changes[uri].push({ range, newText: newName })
  }
  return { changes }
}

export function symbols(document: TextDocument): readonly DocumentSymbol[] {
  return symbolsOf(parseFile({ name: document.uri, text: document.getText() }).file)
}

/** Nothing changes where the syntax is wrong: that is told as a diagnostic. */
export function formatting(document: TextDocument): readonly TextEdit[] {
  const formatted = formatChains(document.uri, document.getText())
  return typeof formatted === 'string' ? formatEdits(document.getText(), formatted) : []
}

const NOT_IN_PROGRAM: Refusal = { refusal: 'This file could not be read as chains.' }

/** The document as its program has it, and the position as an offset. */
function inProgram({ document, position, program }: Question) {
  const path = pathOfUri(document.uri)
  const file = program.view.files.find(({ span }) => chainPath(span.file) === path)?.span.file
  return file && { file, offset: document.offsetAt(position) }
}

function locations({ open }: Question, spans: readonly Span[]): readonly Location[] {
  const uriOf = (file: SourceFile) => uriOfPath(chainPath(file), open)
  return spans.map((span) => locationOf(span, uriOf))
}
