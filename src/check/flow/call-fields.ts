import type { Span } from '../../diagnostics/span.ts'
import { OPERATORS } from '../../language/ast.ts'
import type { Bound } from '../../module/bound.ts'
import type { Action, Filter } from '../../module/definition.ts'
import type { Shape } from '../../module/parameters.ts'
import type { ScalarType, Value } from '../../values/value.ts'
import { canBeJournalField } from '../journal-fields.ts'
import type { CheckedCall } from '../program.ts'
import { type Presence, setTo } from './presence.ts'

/** A field that a filter or an action reads. */
export interface FieldRead {
  readonly field: string
  readonly span: Span
  readonly key: string
  /** The types that it takes there; empty where any will do. */
  readonly types: readonly ScalarType[]
  /** What it means where the entry lacks the field. */
  readonly missing: 'wrong' | 'fine' | 'asked'
}

/** A field that a filter or an action writes. */
export interface FieldWrite {
  readonly field: string
  readonly span: Span
  /** What it is set to; where it is copied from another field, that field instead. */
  readonly value: Presence | { readonly copyOf: string }
  /** The value itself, where it is known. */
  readonly constant?: Value
  /** Of outputs it is only assumed: a module does not say whether it writes them each time. */
  readonly certainty: 'always' | 'sometimes' | 'assumed'
}

const OPERATOR_NAMES: ReadonlySet<string> = new Set(OPERATORS)

/** Whether the filter is one of the operators, of which it is known what they say about a missing field. */
export function isOperator({ definition }: CheckedCall<Filter | Action>): boolean {
  return OPERATOR_NAMES.has(definition.name) || definition.name === 'exists'
}

type Call = CheckedCall<Filter | Action>

/** The fields that a call reads, but for those of the journal, which any entry may have. */
export const readsOf = rememberedByCall(findReads)

/** The fields that a call writes: an action when it ran, a filter (and a pattern) when it was true. */
export const writesOf = rememberedByCall(findWrites)

/** The fields without which a filter is never true: those of operators, and those of which it asks a type. */
export const neededBy = rememberedByCall(findNeeded)

/** Paths come together and part again, and each asks; so what was found for a call is kept as long as the call is. */
function rememberedByCall<T extends object>(find: (call: Call) => T): (call: Call) => T {
  const known = new WeakMap<Call, T>()
  return (call) => {
    const found = known.get(call) ?? find(call)
    known.set(call, found)
    return found
  }
}

function findReads(call: Call): readonly FieldRead[] {
  const { definition, bound } = call
  return Object.entries(definition.parameters).flatMap(([key, { shape }]) => {
    if (shape.kind === 'output') return []
    return itemsOf(bound[key]).flatMap((item) => readsIn(item, key, shape, definition))
  })
}

function readsIn(bound: Bound, key: string, shape: Shape, definition: Filter | Action): readonly FieldRead[] {
  if (bound.kind === 'field') {
    if (canBeJournalField(bound.name)) return []
    const types = shape.kind === 'field' || shape.kind === 'value' ? shape.types : []
    return [{ field: bound.name, span: bound.span, key, types, missing: whereMissing(definition, shape) }]
  }
  if (bound.kind !== 'template') return []
  return bound.template.parts.flatMap((part): readonly FieldRead[] => {
    if (typeof part === 'string' || canBeJournalField(part.field)) return []
    const missing = part.filters.some(({ name }) => name === 'default') ? 'fine' : 'wrong'
    return [{ field: part.field, span: part.span, key, types: [], missing }]
  })
}

function whereMissing(definition: Filter | Action, shape: Shape): FieldRead['missing'] {
  if (definition.name === 'exists') return 'asked'
  if (definition.kind === 'filter') return 'fine'
  if (shape.kind !== 'field') return 'wrong'
  return shape.removes ? 'asked' : shape.mayLack ? 'fine' : 'wrong'
}

function findNeeded(call: Call): readonly string[] {
  return Object.entries(call.definition.parameters).flatMap(([key, { shape }]) => {
    const bound = call.bound[key]
    if (bound?.kind !== 'field' || shape.kind === 'output') return []
    const isNeeded = isOperator(call) || (shape.kind === 'field' && shape.types.length > 0)
    return isNeeded ? [bound.name] : []
  })
}

function findWrites(call: Call): readonly FieldWrite[] {
  const { definition, bound } = call
  return Object.entries(definition.parameters).flatMap(([key, { shape }]): readonly FieldWrite[] => {
    const target = bound[key]
    if (target?.kind === 'pattern')
      return target.pattern.captures.map(({ name, type, optional }) => ({
        field: name,
        span: target.span,
        value: setTo([type]),
        certainty: optional ? 'sometimes' : 'always',
      }))
    if (shape.kind !== 'output' || target?.kind !== 'field') return []
    const { name: field, span } = target
    const certainty = 'assumed'
    if (typeof shape.type === 'string') return [{ field, span, value: setTo([shape.type]), certainty }]
    const origin = bound[shape.type.of]
    if (origin?.kind === 'field') return [{ field, span, value: { copyOf: origin.name }, certainty }]
    const constant = constantOf(origin)
    return [
      { field, span, value: presenceOf(origin), certainty, ...(constant !== undefined && { constant }) },
    ]
  })
}

/** The fields that an action takes away. */
export function removedBy({ definition, bound }: CheckedCall<Action>): readonly string[] {
  return Object.entries(definition.parameters).flatMap(([key, { shape }]) => {
    const target = bound[key]
    return shape.kind === 'field' && shape.removes && target?.kind === 'field' ? [target.name] : []
  })
}

function presenceOf(bound: Bound | undefined): Presence {
  if (bound?.kind === 'template') return setTo(['string'])
  return bound?.kind === 'constant' && !Array.isArray(bound.value) ? setTo(bound.types) : setTo([])
}

/** The value, where nothing has to be filled in. */
function constantOf(bound: Bound | undefined): Value | undefined {
  if (bound?.kind === 'constant') return bound.value
  if (bound?.kind !== 'template') return undefined
  const { parts } = bound.template
  return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined
}

function itemsOf(bound: Bound | undefined): readonly Bound[] {
  if (bound === undefined) return []
  return bound.kind === 'several' ? bound.items : [bound]
}
