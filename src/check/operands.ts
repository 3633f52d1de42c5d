import type { Expression, Regex } from '../language/ast.ts'
import type { Bound } from '../module/bound.ts'
import type { Shape } from '../module/shape.ts'
import type { ScalarType } from '../values/value.ts'
import { canBeJournalField } from './journal-fields.ts'
import { nameTypes } from './types.ts'

/** What an argument may be before it is bound. */
export type Operand = Expression | Regex

/** How a value of one of the types is written that no field can stand for. */
export function hintForTypes(types: readonly ScalarType[]): string {
  const [example] = types.flatMap((type) => EXAMPLES[type] ?? [])
  return example === undefined ? SUCH_A_VALUE : `write it as ${example}, without quotes`
}

/** Where the chains are read, no field has a value yet. */
export const SUCH_A_VALUE = 'write such a value, or name a constant that is one'

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
  if (operand.kind === 'list') return 'write a single one, without `[ ]`'
  if (shape.kind === 'family') return 'write such a word, as in `as: fw`'
  return shape.kind === 'constant' ? SUCH_A_VALUE : undefined
}

/** How to come by a value of one of the types where a field holds something else. */
export function hintForField(field: string, types: readonly ScalarType[]): string {
  const captured = types.includes('string') ? undefined : CAPTURED.find(({ type }) => types.includes(type))
  if (captured === undefined) return 'name a field that holds one'
  const { type, what, name } = captured
  return canBeJournalField(field)
    ? `take the ${what} out of it first: \`${field} like "…{${name}:${type}}…"\``
    : `capture it as \`{${field}:${type}}\``
}

const CAPTURED: readonly { readonly type: ScalarType; readonly what: string; readonly name: string }[] = [
  { type: 'addr', what: 'address', name: 'ip' },
  { type: 'int', what: 'number', name: 'n' },
]
