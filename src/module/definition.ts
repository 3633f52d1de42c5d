import type { ScalarType, Value } from '../values/value.ts'
import type { BoundArguments, Linker } from './bound.ts'
import type { EffectRequest } from './effect.ts'
import type { Example } from './example.ts'
import type { Arguments, Parameters } from './parameters.ts'
import type { Kit } from './ports.ts'
import type { Walk } from './walk.ts'

/** What a definition's own check may ask and say, about one call. */
export interface CallCheck {
  /** The types that a bound argument may have; empty where nothing is known of them. */
  typesOf(parameter: string): readonly ScalarType[]
  /** The types that a field may have where it is there, such as one that a text names; empty where nothing is known of them. */
  typesOfField(field: string): readonly ScalarType[]
  /** Reports a mistake at an argument, or at the whole call where it is not given. */
  problem(parameter: string, problem: string, hint?: string): void
  /** Reports that two values cannot be compared. */
  incomparable(hint?: string): void
  /**
   * Notes that the name which an argument is stands for something of a certain manner (a counter with a window, say), and
   * reports it where the program uses it in another manner before.
   */
  claim(parameter: string, manner: string): void
}

/** A counter that an action works on, for one key: `explain` reads it before and after the action. */
export interface Gauge {
  readonly name: string
  readonly key: readonly (Value | undefined)[]
  /** How much counts now. */
  read(): number
}

interface Described<P extends Parameters> {
  /** As the language calls it; the file is named after it. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** What else a user should know: sentences of one paragraph. */
  readonly details?: string
  readonly parameters: P
  /** Each of them runs as a test. */
  readonly examples: readonly Example[]
  /** What the types of single arguments cannot say. */
  readonly check?: (bound: BoundArguments, call: CallCheck) => void
}

/** All that is known about a filter. */
export interface Filter {
  readonly kind: 'filter'
  readonly name: string
  readonly summary: string
  readonly details?: string
  readonly parameters: Parameters
  readonly examples: readonly Example[]
  readonly check?: (bound: BoundArguments, call: CallCheck) => void
  readonly instantiate: (bound: BoundArguments, linker: Linker, kit: Kit) => (walk: Walk) => boolean
  /** Says why it would be false, in a clause such as `there is no account "bob"`; undefined where it has nothing to say. */
  readonly reason?: (bound: BoundArguments, linker: Linker, kit: Kit) => (walk: Walk) => string | undefined
}

/** All that is known about an action. */
export interface Action {
  readonly kind: 'action'
  readonly name: string
  readonly summary: string
  readonly details?: string
  /** The effect that it asks the outside world for; undefined where it only changes fields or counters. */
  readonly asksFor?: EffectRequest['effect']
  readonly parameters: Parameters
  readonly examples: readonly Example[]
  readonly check?: (bound: BoundArguments, call: CallCheck) => void
  readonly instantiate: (bound: BoundArguments, linker: Linker, kit: Kit) => (walk: Walk) => void
  readonly gauge?: (bound: BoundArguments, linker: Linker, kit: Kit) => (walk: Walk) => Gauge
}

/** Defines a filter: `compile` does all that can be done once and returns the function that each walk calls. */
export function defineFilter<P extends Parameters>(
  definition: Described<P> & {
    readonly compile: (args: Arguments<P>, kit: Kit) => (walk: Walk) => boolean
    /** What `explain` says where it is false; asked before, and only where somebody observes. */
    readonly why?: (args: Arguments<P>, kit: Kit) => (walk: Walk) => string | undefined
  },
): Filter {
  const { compile, why, ...described } = definition
  return {
    kind: 'filter',
    ...described,
    instantiate: (bound, linker, kit) => compile(link(described.parameters, bound, linker), kit),
    ...(why && { reason: (bound, linker, kit) => why(link(described.parameters, bound, linker), kit) }),
  }
}

/** Defines an action, in the same way. */
export function defineAction<P extends Parameters>(
  definition: Described<P> & {
    readonly asksFor?: EffectRequest['effect']
    readonly compile: (args: Arguments<P>, kit: Kit) => (walk: Walk) => void
    /** The counter that it works on, for `explain`. */
    readonly counts?: (args: Arguments<P>, kit: Kit) => (walk: Walk) => Gauge
  },
): Action {
  const { compile, counts, ...described } = definition
  return {
    kind: 'action',
    ...described,
    instantiate: (bound, linker, kit) => compile(link(described.parameters, bound, linker), kit),
    ...(counts && { gauge: (bound, linker, kit) => counts(link(described.parameters, bound, linker), kit) }),
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
