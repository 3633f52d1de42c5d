import type { Span } from '../../diagnostics/span.ts'
import type { Bound, BoundArguments } from '../../module/bound.ts'
import type { Action, Filter } from '../../module/definition.ts'
import type { Shape } from '../../module/shape.ts'
import type { ScalarType, Value } from '../../values/value.ts'
import { canBeJournalField } from '../journal-fields.ts'
import { parametersOf } from '../parameters.ts'
import type { CheckedCall } from '../program.ts'
import { OPERATOR_NAMES } from '../usage.ts'
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

/** Whether the filter is one of the operators, of which it is known what they say about a missing field. */
export function isOperator({ definition }: CheckedCall<Filter | Action>): boolean {
  return OPERATOR_NAMES.has(definition.name)
}

type Call = CheckedCall<Filter | Action>

/** The fields that a call reads, but for those of the journal, which any entry may have. */
export function readsOf({ definition, bound }: Call): readonly FieldRead[] {
  const reads: FieldRead[] = []
  for (const { key, parameter } of parametersOf(definition)) {
    const { shape } = parameter
    if (shape.kind === 'output') continue
    for (const item of itemsOf(bound[key])) noteReads(reads, item, key, shape, definition)
  }
  return reads
}

function noteReads(
  reads: FieldRead[],
  bound: Bound,
  key: string,
  shape: Shape,
  definition: Filter | Action,
): void {
  if (bound.kind === 'field') {
    if (canBeJournalField(bound.name)) return
    const types = shape.kind === 'field' || shape.kind === 'value' ? shape.types : []
    reads.push({ field: bound.name, span: bound.span, key, types, missing: whereMissing(definition, shape) })
  }
  if (bound.kind !== 'template') return
  for (const part of bound.template.parts) {
    if (typeof part === 'string' || canBeJournalField(part.field)) continue
    const missing = part.filters.some(({ name }) => name === 'default') ? 'fine' : 'wrong'
    reads.push({ field: part.field, span: part.span, key, types: [], missing })
  }
}

function whereMissing(definition: Filter | Action, shape: Shape): FieldRead['missing'] {
  if (definition.name === 'exists') return 'asked'
  if (definition.kind === 'filter') return 'fine'
  if (shape.kind === 'value' && shape.mayLack) return 'fine'
  if (shape.kind !== 'field') return 'wrong'
  return shape.removes ? 'asked' : shape.mayLack ? 'fine' : 'wrong'
}

/** The fields without which a filter is never true: those of operators, and those of which it asks a type. */
export function neededBy(call: Call): readonly string[] {
  const needed: string[] = []
  for (const { key, parameter } of parametersOf(call.definition)) {
    const { shape } = parameter
    const bound = call.bound[key]
    if (bound?.kind !== 'field' || shape.kind === 'output') continue
    if (isOperator(call) || (shape.kind === 'field' && shape.types.length > 0)) needed.push(bound.name)
  }
  return needed
}

/** The fields that a call writes: an action when it ran, a filter (and a pattern) when it was true. */
export function writesOf({ definition, bound }: Call): readonly FieldWrite[] {
  const writes: FieldWrite[] = []
  for (const { key, parameter } of parametersOf(definition)) {
    const { shape } = parameter
    const target = bound[key]
    if (target?.kind === 'pattern')
      for (const { name, type, optional } of target.pattern.captures)
        writes.push({
          field: name,
          span: target.span,
          value: setTo([type]),
          certainty: optional ? 'sometimes' : 'always',
        })
    if (target?.kind === 'family') writes.push(...broughtBy(target))
    if (shape.kind === 'output' && target?.kind === 'field') writes.push(outputOf(target, shape, bound))
  }
  return writes
}

/** What a text may bring, and may not: of a field that may hold several types, nothing is concluded from them. */
function broughtBy({ names, typesOf, span }: Extract<Bound, { kind: 'family' }>): readonly FieldWrite[] {
  return Array.from(names, (field) => {
    const types = typesOf(field)
    return { field, span, value: setTo(types.length === 1 ? types : []), certainty: 'assumed' }
  })
}

function outputOf(
  { name: field, span }: Extract<Bound, { kind: 'field' }>,
  { type }: Extract<Shape, { kind: 'output' }>,
  bound: BoundArguments,
): FieldWrite {
  const certainty = 'assumed'
  if (typeof type === 'string') return { field, span, value: setTo([type]), certainty }
  const origin = bound[type.of]
  if (origin?.kind === 'field') return { field, span, value: { copyOf: origin.name }, certainty }
  const constant = constantOf(origin)
  return { field, span, value: presenceOf(origin), certainty, ...(constant !== undefined && { constant }) }
}

/** The fields that an action takes away. */
export function removedBy({ definition, bound }: CheckedCall<Action>): readonly string[] {
  const removed: string[] = []
  for (const { key, parameter } of parametersOf(definition)) {
    const { shape } = parameter
    const target = bound[key]
    if (shape.kind === 'field' && shape.removes && target?.kind === 'field') removed.push(target.name)
  }
  return removed
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
