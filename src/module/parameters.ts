import { Duration } from '../values/duration.ts'
import type { ScalarType, Value } from '../values/value.ts'
import type { Bound, Linker } from './bound.ts'
import type { Read, Walk, Write } from './walk.ts'

/** What a bare name may name, besides fields: each kind is looked up where it is declared. */
export type NameKind = 'counter' | 'ban set' | 'section'

/** How an argument may look: the checker binds accordingly, and says what was expected instead. */
export type Shape =
  /** A field that is read; `mayLack` where it is fine that an entry lacks it, `removes` where it is taken away. */
  | {
      readonly kind: 'field'
      readonly types: readonly ScalarType[]
      readonly mayLack?: boolean
      readonly removes?: boolean
    }
  /** A constant or a field. */
  | {
      readonly kind: 'value'
      readonly types: readonly ScalarType[]
      readonly list: 'never' | 'allowed' | 'required'
    }
  /** A constant only, known when the chains are compiled; `schema` says more (JSON Schema). */
  | { readonly kind: 'constant'; readonly types: readonly ScalarType[]; readonly schema?: object }
  /** A string with placeholders. */
  | { readonly kind: 'template' }
  /** A string with placeholders, or any other value: what `set` assigns. */
  | { readonly kind: 'assigned' }
  /** A bare name. */
  | { readonly kind: 'name'; readonly of: NameKind }
  /** One of a few bare words. */
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** A field that is written; where the type is undefined, it is that of the parameter named. */
  | { readonly kind: 'output'; readonly type: ScalarType | { readonly of: string } }
  /** A regular expression, or a `like` template; what it captures becomes fields only where `writes` says so. */
  | { readonly kind: 'pattern'; readonly writes: boolean }

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
  options: Options & { types?: readonly ScalarType[]; list?: 'never' | 'allowed' | 'required' } = {},
): Parameter<Operand> {
  const shape = { kind: 'value', types: options.types ?? [], list: options.list ?? 'never' } as const
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

/** A string with placeholders, filled in during the walk. */
export function template(documentation: string, options: Options = {}): Parameter<(walk: Walk) => string> {
  return parameter({ kind: 'template' }, documentation, options, (bound, linker) =>
    bound.kind === 'template' ? linker.template(bound.template) : unexpected(bound),
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
