import type { Expression, Regex } from '../language/ast.ts'
import type { Bound } from '../module/bound.ts'
import type { Shape } from '../module/shape.ts'
import type { ScalarType } from '../values/value.ts'
import { canBeJournalField } from './journal-fields.ts'
import { nameTypes } from './types.ts'

/** What an argument may be before it is bound. */
export type Operand = Expression | Regex

/** How a value of one of the types is written. */
export function hintForTypes(types: readonly ScalarType[]): string | undefined {
  const [example] = types.flatMap((type) => EXAMPLES[type] ?? [])
  return example && `write it as ${example}, without quotes`
}

const EXAMPLES: Partial<Record<ScalarType, string>> = {
  int: '`6`',
  duration: '`30s`, `15m`, `2h` or `5d`',
  addr: '`192.0.2.1`',
  net: '`10.0.0.0/8`',
  size: '`100MB`',
}

/** What an argument is, for messages. */
export function describeOperand(operand: Operand, bound?: Bound & { kind: 'constant' }): string {
  if (bound !== undefined && !Array.isArray(bound.value)) return nameTypes(bound.types)
  switch (operand.kind) {
    case 'regex':
      return 'a regular expression'
    case 'list':
      return 'a list'
    case 'name':
      return `the name \`${operand.text}\``
    case 'text':
      return 'a string'
    case 'literal':
      return nameTypes([operand.type])
  }
}

/** What to write instead of an argument of the wrong kind. */
export function hintToFit(shape: Shape, operand: Operand): string | undefined {
  if (shape.kind === 'template' && operand.kind === 'name') return `put it into quotes: "${operand.text}"`
  if (shape.kind === 'template') return 'put it into quotes; a field in it stands in braces: "{ip}"'
  if (shape.kind !== 'constant' && operand.kind === 'text') return 'write the name without quotes'
  return operand.kind === 'list' ? 'write a single one, without `[ ]`' : undefined
}

/** How to come by an address where a field holds something else. */
export function addressHint(field: string): string {
  return canBeJournalField(field)
    ? `take the address out of it first: \`${field} like "…{ip:addr}…"\``
    : `capture it as \`{${field}:addr}\``
}
