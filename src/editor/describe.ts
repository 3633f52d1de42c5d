import { nameTypes } from '../check/types.ts'
import { placeOf } from '../diagnostics/span.ts'
import type { Chain, Define } from '../language/ast.ts'
import { cutText } from '../values/cut-text.ts'
import { ownValue } from '../values/own-value.ts'
import { JOURNAL_FIELD_DOCS } from './journal-field-docs.ts'
import type { ProgramView } from './program-view.ts'

/** How many places are named that set a field. */
const MOST_PLACES = 5

/** How many characters of a constant's value are shown. */
const LONGEST_VALUE = 500

/** A field, as Markdown: its types, what the journal says about it, and what of the program captures or sets it. */
export function describeField(view: ProgramView, name: string): string {
  const types = view.checked.typesOf(name)
  const shown = [...new Set(view.settersOf(name).map(placeOf))]
  const more = shown.length > MOST_PLACES ? `, and ${shown.length - MOST_PLACES} more` : ''
  return paragraphs(
    code(`field ${name}`),
    types.length > 0 && `Holds ${nameTypes(types)}.`,
    ownValue(JOURNAL_FIELD_DOCS, name),
    shown.length > 0 && `Captured or set at ${shown.slice(0, MOST_PLACES).join(', ')}${more}.`,
  )
}

/** The head of a chain and its documentation, as Markdown. */
export function describeChain(chain: Chain): string {
  const { file, start } = chain.span
  const head = file.text.slice(start, chain.body.span.start).trim()
  return paragraphs(code(head), chain.documentation, `In ${placeOf(chain.span)}.`)
}

/** A constant with its value and its documentation, as Markdown. */
export function describeConstant(define: Define): string {
  const { file, start, end } = define.span
  const text = file.text.slice(start, end)
  return paragraphs(code(cutText(text, LONGEST_VALUE)), define.documentation, `In ${placeOf(define.span)}.`)
}

/** A fence is longer than any row of backquotes in what it holds. */
function code(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([row]) => row.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}pyruse-chain\n${text}\n${fence}`
}

function paragraphs(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n')
}
