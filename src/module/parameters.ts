import type { Template } from '../language/template.ts'
import { Duration } from '../values/duration.ts'
import type { ScalarType, Value } from '../values/value.ts'
import type { Bound, Escape, Linker } from './bound.ts'
import type { NameKind, Shape } from './shape.ts'
import type { Read, Walk, Write } from './walk.ts'

/** One parameter of a filter or an action; T is what its `compile` receives. */
export interface Parameter<T> {
  readonly shape: Shape
  readonly documentation: string
  /** The word before the value in an action, and its name in a filter's arguments; without it, it goes by position. */
  readonly keyword?: string
  readonly optional: boolean
  /** Takes all that is left (a filter's last arguments), or the items of a list. */
  readonly several: boolean
  readonly link: (bound: Bound | undefined, linker: Linker) => T
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>
/** What `compile` receives for its parameters. */
export type Arguments<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never
}

interface Options {
  readonly keyword?: string
}

/** An operand of a filter: `constant` is set where it is known when compiling. */
export interface Operand {
  readonly constant: Value | undefined
  readonly read: Read
}

/** A field to read. Without types, any will do. `mayLack` says that the checker need not warn where it may be missing. */
export function field(
  documentation: string,
  options: Options & { types?: readonly ScalarType[]; mayLack?: boolean } = {},
): Parameter<Read> {
  const { types = [], mayLack = false } = options
  return parameter({ kind: 'field', types, mayLack }, documentation, options, readOf)
}

/** A field to read, if it is there, whose name matters too. */
export function named(
  documentation: string,
  options: Options = {},
): Parameter<{ readonly name: string; readonly read: Read }> {
  return parameter({ kind: 'field', types: [], mayLack: true }, documentation, options, (bound, linker) => ({
    name: nameOfField(bound),
    read: readOf(bound, linker),
  }))
}

/** A constant, or a field to read. */
export function value(
  documentation: string,
  options: Options & {
    types?: readonly ScalarType[]
    list?: 'never' | 'allowed' | 'required'
    mayLack?: boolean
  } = {},
): Parameter<Operand> {
  const { types = [], list = 'never', mayLack = false } = options
  const shape = { kind: 'value', types, list, mayLack } as const
  return parameter(shape, documentation, options, (bound, linker) => ({
    constant: bound.kind === 'constant' ? bound.value : undefined,
    read: readOf(bound, linker),
  }))
}

/** A span of time that is known when compiling, in microseconds. */
export function duration(documentation: string, options: Options = {}): Parameter<number> {
  const shape = {
    kind: 'constant',
    types: ['duration'],
    schema: { type: 'number', exclusiveMinimum: 0 },
  } as const
  return parameter(shape, documentation, options, (bound) => {
    const constant = constantOf(bound)
    return constant instanceof Duration ? constant.microseconds : unexpected(bound)
  })
}

/** A whole number that is known when compiling; the JSON Schema says which are allowed. */
export function integer(
  documentation: string,
  options: Options & { schema?: object } = {},
): Parameter<number> {
  const shape = {
    kind: 'constant',
    types: ['int'],
    ...(options.schema && { schema: options.schema }),
  } as const
  return parameter(shape, documentation, options, (bound) => {
    const constant = constantOf(bound)
    return typeof constant === 'number' ? constant : unexpected(bound)
  })
}

/** A time of day that is known when compiling, as the minutes since midnight. */
export function timeOfDay(documentation: string): Parameter<number> {
  const shape = {
    kind: 'constant',
    types: ['string'],
    schema: { type: 'string', pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$' },
    expects: 'a time of day in quotes, such as `"06:30"`',
  } as const
  return parameter(shape, documentation, {}, (bound) => {
    const [hour, minute] = String(constantOf(bound)).split(':')
    return Number(hour) * 60 + Number(minute)
  })
}

/** How many bits the networks of IPv4 and of IPv6 have, known when compiling: `24/64`. */
export function prefixes(
  documentation: string,
  options: Options = {},
): Parameter<Readonly<Record<4 | 6, number>>> {
  const shape = {
    kind: 'constant',
    types: ['string'],
    schema: { type: 'string', pattern: '^(?:[12]?[0-9]|3[0-2])/(?:[0-9]{1,2}|1[01][0-9]|12[0-8])$' },
    expects: 'the prefixes of IPv4 and IPv6 networks, such as `24/64`',
  } as const
  return parameter(shape, documentation, options, (bound) => {
    const [ipv4, ipv6] = String(constantOf(bound)).split('/')
    return { 4: Number(ipv4), 6: Number(ipv6) }
  })
}

/**
 * A string with placeholders, filled in during the walk. `escaped` makes each value fit for the place where the text goes;
 * `orName` allows a name of that kind instead, which stands for itself.
 */
export function template(
  documentation: string,
  options: Options & { escaped?: Escape; orName?: NameKind } = {},
): Parameter<(walk: Walk) => string> {
  const { escaped, orName } = options
  const shape = { kind: 'template', ...(orName && { orName }) } as const
  return parameter(shape, documentation, options, (bound, linker) => {
    if (bound.kind === 'template') return linker.template(bound.template, escaped)
    const text = textOfName(bound)
    return () => text
  })
}

/** A string with placeholders of which `make` decides by its text what becomes of it, and how its values are escaped. */
export function templateOf<T>(
  documentation: string,
  make: (template: Template, fill: (escaped?: Escape) => (walk: Walk) => string) => T,
  options: Options = {},
): Parameter<T> {
  return parameter({ kind: 'template' }, documentation, options, (bound, linker) =>
    bound.kind === 'template'
      ? make(bound.template, (escaped) => linker.template(bound.template, escaped))
      : unexpected(bound),
  )
}

/** What a field is set to: a template where it is a string, else a constant or another field. */
export function assigned(documentation: string, options: Options = {}): Parameter<Read> {
  return parameter({ kind: 'assigned' }, documentation, options, readOf)
}

/** A bare name of something declared or counted elsewhere. */
export function name(of: NameKind, documentation: string, options: Options = {}): Parameter<string> {
  return parameter({ kind: 'name', of }, documentation, options, textOfName)
}

/** One of a few bare words. */
export function word<const W extends string>(
  words: readonly W[],
  documentation: string,
  options: Options = {},
): Parameter<W> {
  return parameter({ kind: 'word', words }, documentation, options, (bound) => {
    const text = textOfName(bound)
    return words.find((known) => known === text) ?? unexpected(bound)
  })
}

/** A field that is written. */
export function output(
  type: ScalarType | { readonly of: string },
  documentation: string,
  options: Options = {},
): Parameter<Write> {
  return parameter({ kind: 'output', type }, documentation, options, (bound, linker) =>
    linker.write(nameOfField(bound)),
  )
}

/** A field that is taken away. */
export function removed(documentation: string): Parameter<(walk: Walk) => void> {
  return parameter({ kind: 'field', types: [], removes: true }, documentation, {}, (bound, linker) =>
    linker.unset(nameOfField(bound)),
  )
}

/** A pattern: its matcher writes the captures when the text matches. */
export function pattern(documentation: string): Parameter<(walk: Walk, text: string) => boolean> {
  return patternParameter(documentation, true)
}

/** A pattern that is to be absent: its matcher writes nothing. */
export function absentPattern(documentation: string): Parameter<(walk: Walk, text: string) => boolean> {
  return patternParameter(documentation, false)
}

function patternParameter(
  documentation: string,
  writes: boolean,
): Parameter<(walk: Walk, text: string) => boolean> {
  return parameter({ kind: 'pattern', writes }, documentation, {}, (bound, linker) =>
    bound.kind === 'pattern' ? bound.pattern.link(linker) : unexpected(bound),
  )
}

/** Makes a parameter one that may be left out. */
export function optional<T>(required: Parameter<T>): Parameter<T | undefined> {
  return {
    ...required,
    optional: true,
    link: (bound, linker) => (bound === undefined ? undefined : required.link(bound, linker)),
  }
}

/** Makes a parameter one that takes one or several: `by ip`, `by [ip, user]`, or a filter's last arguments. */
export function several<T>(single: Parameter<T>): Parameter<readonly T[]> {
  return {
    ...single,
    several: true,
    link: (bound, linker) => {
      if (bound === undefined) return []
      return bound.kind === 'several'
        ? bound.items.map((item) => single.link(item, linker))
        : [single.link(bound, linker)]
    },
  }
}

function parameter<T>(
  shape: Shape,
  documentation: string,
  options: Options,
  link: (bound: Bound, linker: Linker) => T,
): Parameter<T> {
  return {
    shape,
    documentation,
    ...(options.keyword === undefined ? {} : { keyword: options.keyword }),
    optional: false,
    several: false,
    link: (bound, linker) => (bound === undefined ? unexpected(bound) : link(bound, linker)),
  }
}

function readOf(bound: Bound, linker: Linker): Read {
  switch (bound.kind) {
    case 'constant': {
      const { value: constant } = bound
      return () => constant
    }
    case 'field':
      return linker.read(bound.name)
    case 'template':
      return linker.template(bound.template)
    default:
      return unexpected(bound)
  }
}

function constantOf(bound: Bound): Value {
  return bound.kind === 'constant' ? bound.value : unexpected(bound)
}

function textOfName(bound: Bound): string {
  return bound.kind === 'name' ? bound.text : unexpected(bound)
}

function nameOfField(bound: Bound): string {
  return bound.kind === 'field' ? bound.name : unexpected(bound)
}

/** The checker binds by the shape, so this is never reached by what a user writes. */
function unexpected(bound: Bound | undefined): never {
  throw new Error(`an argument was bound as ${bound?.kind ?? 'nothing'}`)
}
