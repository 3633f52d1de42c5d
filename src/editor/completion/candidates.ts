import { CompletionItemKind } from 'vscode-languageserver'
import { declaredNames } from '../../check/environment.ts'
import { EXPECTABLE_EFFECTS, EXPECTABLE_VERDICTS } from '../../check/expectable.ts'
import { WELL_KNOWN_FIELDS } from '../../check/journal-fields.ts'
import { nameShape, nameTypes } from '../../check/types.ts'
import { usageOf } from '../../check/usage.ts'
import type { Action, Filter } from '../../module/definition.ts'
import { describeChain, describeConstant, describeField } from '../describe.ts'
import type { ProgramView } from '../program-view.ts'
import {
  CAPTURE_TYPE_DOCS,
  ITEM_DOCS,
  STATEMENT_DOCS,
  STEP_DOCS,
  TEMPLATE_FILTER_DOCS,
  VERDICT_DOCS,
} from '../word-docs.ts'
import type { Want } from './wants.ts'

/** Something to choose. */
export interface Candidate {
  readonly label: string
  readonly kind: CompletionItemKind
  /** What is written instead of the label. */
  readonly text?: string
  /** A few words beside it. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
  /** Whether it fits better than others. */
  readonly preferred?: boolean
  /** Whether it comes behind those that fit as well. */
  readonly last?: boolean
}

/** Everything that may be chosen for a want. `shipped` are the files that ship, as `include` names them. */
export function candidatesFor(
  want: Want,
  view: ProgramView,
  shipped: readonly string[],
): readonly Candidate[] {
  const { modules, environment } = view
  switch (want.kind) {
    case 'items':
      return documented(ITEM_DOCS, CompletionItemKind.Keyword)
    case 'statements':
      return documented(STATEMENT_DOCS, CompletionItemKind.Keyword)
    case 'steps':
      return documented(STEP_DOCS, CompletionItemKind.Keyword)
    case 'actions':
      return [
        ...modules.actions.map((action) => moduleCandidate(view, action)),
        ...documented(VERDICT_DOCS, CompletionItemKind.Keyword),
      ]
    case 'filters':
      return modules.filters.filter(isCalled).map((filter) => moduleCandidate(view, filter))
    case 'effects':
      return [...Object.keys(EXPECTABLE_EFFECTS), ...EXPECTABLE_VERDICTS].map((label) => ({
        label,
        kind: CompletionItemKind.Keyword,
      }))
    case 'capture types':
      return documented(CAPTURE_TYPE_DOCS, CompletionItemKind.TypeParameter)
    case 'template filters':
      return documented(TEMPLATE_FILTER_DOCS, CompletionItemKind.Function)
    case 'words':
      return want.words.map((label) => ({ label, kind: CompletionItemKind.Keyword }))
    case 'shipped files':
      return shipped.map((label) => ({ label, kind: CompletionItemKind.File }))
    case 'sources':
      return named(environment.sources ?? ['journal'], 'source')
    case 'names':
      return named(declaredNames(environment, want.of) ?? namesInUse(view, want.of), want.of)
    case 'chains':
      return view.chains
        .filter(({ hook }) => hook === undefined)
        .map((chain) => ({
          label: chain.name.text,
          kind: CompletionItemKind.Function,
          detail: chain.name.span.file.name,
          documentation: describeChain(chain),
        }))
    case 'constants':
      return view.constants.map((define) => ({
        label: define.name.text,
        kind: CompletionItemKind.Constant,
        detail: 'constant',
        documentation: describeConstant(define),
      }))
    case 'fields':
      return fieldCandidates(view, want.types ?? [])
    case 'keywords':
      return Object.entries(want.parameters).map(([key, { keyword = key, documentation, shape }]) => ({
        label: keyword,
        kind: CompletionItemKind.Property,
        text: `${keyword}${want.suffix}`,
        detail: nameShape(shape),
        documentation,
      }))
  }
}

/** Fields of this program first, then those of the journal; before all others those of a type that fits. */
function fieldCandidates(view: ProgramView, types: readonly string[]): readonly Candidate[] {
  const { writtenFields } = view.checked.program
  const names = new Set([...writtenFields, ...WELL_KNOWN_FIELDS])
  return [...names].map((label) => {
    const held = view.checked.typesOf(label)
    return {
      label,
      kind: CompletionItemKind.Field,
      detail: nameTypes(held),
      documentation: describeField(view, label),
      preferred: held.some((type) => types.includes(type)),
      last: !writtenFields.has(label),
    }
  })
}

function moduleCandidate(view: ProgramView, definition: Filter | Action): Candidate {
  return {
    label: definition.name,
    kind: CompletionItemKind.Function,
    detail: usageOf(definition),
    documentation: view.describe(definition),
  }
}

/** Names that nothing declares are those that the program uses. */
function namesInUse(view: ProgramView, kind: string): readonly string[] {
  return [...new Set(view.occurrences().flatMap((other) => (other.kind === kind ? other.name : [])))]
}

function named(names: readonly string[], detail: string): readonly Candidate[] {
  return names.map((label) => ({ label, kind: CompletionItemKind.Value, detail }))
}

function documented(docs: Readonly<Record<string, string>>, kind: CompletionItemKind): readonly Candidate[] {
  return Object.entries(docs).map(([label, documentation]) => ({ label, kind, documentation }))
}

/** Operators are filters too, but stand between their arguments. */
function isCalled({ name }: Filter): boolean {
  return /^\w+$/.test(name) && name !== 'in' && name !== 'like' && name !== 'exists'
}
