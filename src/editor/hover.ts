import type { Hover } from 'vscode-languageserver'
import type { SourceFile } from '../diagnostics/span.ts'
import { ownValue } from '../values/own-value.ts'
import { occurrenceAt } from './definition.ts'
import { describeChain, describeConstant, describeField } from './describe.ts'
import type { Occurrence } from './occurrences.ts'
import { rangeOf } from './positions.ts'
import type { ProgramView } from './program-view.ts'
import { CAPTURE_TYPE_DOCS, TEMPLATE_FILTER_DOCS, VERDICT_DOCS } from './word-docs.ts'

/** What is known about what stands at an offset; undefined where nothing is. */
export function hoverAt(view: ProgramView, file: SourceFile, offset: number): Hover | undefined {
  const occurrence = occurrenceAt(view, file, offset)
  const value = occurrence && textFor(view, occurrence)
  if (occurrence === undefined || value === undefined || value === '') return undefined
  return { contents: { kind: 'markdown', value }, range: rangeOf(occurrence.span) }
}

function textFor(view: ProgramView, { kind, name, note }: Occurrence): string | undefined {
  switch (kind) {
    case 'chain':
      return view.chains
        .filter((chain) => chain.name.text === name)
        .map(describeChain)
        .join('\n\n')
    case 'constant':
      return view.constants
        .filter((define) => define.name.text === name)
        .map(describeConstant)
        .join('\n\n')
    case 'field': {
      const captured = note === undefined ? undefined : ownValue(CAPTURE_TYPE_DOCS, note)
      const field = describeField(view, name)
      return captured === undefined ? field : `${field}\n\nHere as \`${note}\`: ${captured}`
    }
    case 'filter':
      return described(view, view.modules.filters, name)
    case 'action':
      return described(view, view.modules.actions, name) ?? ownValue(VERDICT_DOCS, name)
    case 'verdict':
      return ownValue(VERDICT_DOCS, name)
    case 'template filter':
      return ownValue(TEMPLATE_FILTER_DOCS, name)
    case 'keyword':
      return note
    case 'counter':
    case 'ban set':
    case 'archive':
    case 'lookup':
    case 'section':
    case 'source':
      return `The ${kind} \`${name}\`.`
    case 'include':
      return undefined
  }
}

function described<D extends Parameters<ProgramView['describe']>[0]>(
  view: ProgramView,
  definitions: readonly D[],
  name: string,
): string | undefined {
  const definition = definitions.find((known) => known.name === name)
  return definition && view.describe(definition)
}
