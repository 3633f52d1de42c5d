import type { Span } from '../diagnostics/span.ts'
import type { ScalarType } from '../values/value.ts'
import type { BoundArguments, Linker } from './bound.ts'
import type { Arguments, Parameters } from './parameters.ts'
import type { Kit } from './ports.ts'
import type { Walk } from './walk.ts'

/** What a definition's own check may ask and say, about one call. */
export interface CallCheck {
  /** The types that a bound argument may have; empty where nothing is known of them. */
  typesOf(parameter: string): readonly ScalarType[]
  /** Reports a mistake at an argument, or at the whole call where it is not given. */
  problem(parameter: string, problem: string, hint?: string): void
  /** Reports that two values cannot be compared. */
  incomparable(hint?: string): void
  /**
   * Notes that a name is used in a certain manner (a counter by a window, say), and gives the first manner in which the
   * program uses it, with the place.
   */
  claim(what: string, name: string, manner: string): { readonly manner: string; readonly span: Span }
}

interface Described<P extends Parameters> {
  /** As the language calls it; the file is named after it. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly parameters: P
  /** Statements that use it, as in a chain. */
  readonly examples: readonly string[]
  /** What the types of single arguments cannot say. */
  readonly check?: (bound: BoundArguments, call: CallCheck) => void
}

/** All that is known about a filter. */
export interface Filter {
  readonly kind: 'filter'
  readonly name: string
  readonly summary: string
  readonly parameters: Parameters
  readonly examples: readonly string[]
  readonly check?: (bound: BoundArguments, call: CallCheck) => void
  readonly instantiate: (bound: BoundArguments, linker: Linker, kit: Kit) => (walk: Walk) => boolean
}

/** All that is known about an action. */
export interface Action {
  readonly kind: 'action'
  readonly name: string
  readonly summary: string
  readonly parameters: Parameters
  readonly examples: readonly string[]
  readonly check?: (bound: BoundArguments, call: CallCheck) => void
  readonly instantiate: (bound: BoundArguments, linker: Linker, kit: Kit) => (walk: Walk) => void
}

/** Defines a filter: `compile` does all that can be done once and returns the function that each walk calls. */
export function defineFilter<P extends Parameters>(
  definition: Described<P> & { readonly compile: (args: Arguments<P>, kit: Kit) => (walk: Walk) => boolean },
): Filter {
  const { compile, ...described } = definition
  return {
    kind: 'filter',
    ...described,
    instantiate: (bound, linker, kit) => compile(link(described.parameters, bound, linker), kit),
  }
}

/** Defines an action, in the same way. */
export function defineAction<P extends Parameters>(
  definition: Described<P> & { readonly compile: (args: Arguments<P>, kit: Kit) => (walk: Walk) => void },
): Action {
  const { compile, ...described } = definition
  return {
    kind: 'action',
    ...described,
    instantiate: (bound, linker, kit) => compile(link(described.parameters, bound, linker), kit),
  }
}

function link<P extends Parameters>(parameters: P, bound: BoundArguments, linker: Linker): Arguments<P> {
  const linked = Object.entries(parameters).map(([key, parameter]) => [
    key,
    parameter.link(bound[key], linker),
  ])
  // Object.fromEntries forgets the keys; each value was made by the `link` of its own parameter.
  return Object.fromEntries(linked) as Arguments<P>
}
