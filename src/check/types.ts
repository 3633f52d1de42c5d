import type { Bound } from '../module/bound.ts'
import type { Shape } from '../module/shape.ts'
import type { ScalarType } from '../values/value.ts'
import type { Fields } from './fields.ts'

/** The types that an argument may have; empty where nothing is known. Right only once all fields are known. */
export function typesOfBound(bound: Bound | undefined, fields: Fields): readonly ScalarType[] {
  switch (bound?.kind) {
    case 'constant':
      return bound.types
    case 'field':
      return fields.typesOf(bound.name)
    case 'template':
      return ['string']
    default:
      return []
  }
}

const TYPE_NAMES: Readonly<Record<ScalarType, string>> = {
  string: 'a string',
  int: 'a whole number',
  decimal: 'a number',
  addr: 'an address',
  net: 'a network',
  time: 'a time',
  duration: 'a duration such as `15m`',
  size: 'a size such as `100MB`',
  bool: '`true` or `false`',
}

/** `an address or a network`. */
export function nameTypes(types: readonly ScalarType[]): string {
  return joinOr(types.map((type) => TYPE_NAMES[type]))
}

/** What a parameter of a shape expects, for messages. */
export function nameShape(shape: Shape): string {
  switch (shape.kind) {
    case 'field':
      return shape.types.length === 0 ? 'a field' : `a field that holds ${nameTypes(shape.types)}`
    case 'constant':
      return shape.expects ?? (shape.types.length === 0 ? 'a value' : nameTypes(shape.types))
    case 'value':
      return shape.types.length === 0 ? 'a value' : nameTypes(shape.types)
    case 'template':
      return shape.orName === undefined
        ? 'a string in quotes'
        : `a string in quotes, or the name of a ${shape.orName}`
    case 'assigned':
      return 'a value'
    case 'name':
      return `the name of a ${shape.of}`
    case 'word':
      return joinOr(shape.words.map((word) => `\`${word}\``))
    case 'output':
      return 'the name of the field to set'
    case 'pattern':
      return 'a pattern'
    case 'family':
      return 'a word that begins with a lower-case letter'
  }
}

/** `a`, `a or b`, `a, b or c`. */
export function joinOr(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`
}
