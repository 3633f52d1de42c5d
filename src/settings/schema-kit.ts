import type { FormatName } from './formats.ts'

/** One node of a JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>

/** A mapping with known keys only. */
export function mapping(
  description: string,
  properties: Record<string, Schema>,
  further: Schema = {},
): Schema {
  return { description, type: 'object', additionalProperties: false, properties, ...further }
}

/** A mapping from names that the user chooses to values of one kind. */
export function named(description: string, values: Schema, further: Schema = {}): Schema {
  return {
    description,
    type: 'object',
    propertyNames: { format: 'name' satisfies FormatName },
    additionalProperties: values,
    ...further,
  }
}

/** Text in one of our own formats. */
export function text(format: FormatName, description: string, further: Schema = {}): Schema {
  return { description, type: 'string', format, ...further }
}

export function choice(options: readonly string[], description: string, further: Schema = {}): Schema {
  return { description, type: 'string', enum: options, ...further }
}

/** A value, or a list of such values. */
export function oneOrMore(item: Schema, description: string): Schema {
  return {
    description,
    if: { type: 'string' },
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
    then: item,
    else: { description, type: 'array', minItems: 1, items: item },
  }
}

/** The key that says which of the variants a mapping is. */
export function tag(value: string, description: string): Schema {
  return { description, const: value }
}

/** A mapping of which the value of one key decides what else it may hold. */
export function variants(description: string, key: string, branches: readonly Schema[]): Schema {
  return {
    description,
    type: 'object',
    discriminator: { propertyName: key },
    oneOf: branches,
  }
}

/** To be spread into a mapping: exactly one of the keys must be given. */
export function exactlyOneOf(...keys: readonly string[]): Schema {
  return { oneOf: keys.map((key) => ({ required: [key] })) }
}

/** To be spread into a mapping: one of the keys must be given, or several. */
export function atLeastOneOf(...keys: readonly string[]): Schema {
  return { anyOf: keys.map((key) => ({ required: [key] })) }
}

/** To be spread into a mapping: no two of the keys may be given together. */
export function atMostOneOf(...keys: readonly string[]): Schema {
  const pairs = keys.flatMap((key, index) => keys.slice(index + 1).map((other) => [key, other]))
  return { not: { anyOf: pairs.map((pair) => ({ required: pair })) } }
}
