import type { Span } from '../diagnostics/span.ts'
import type { Test } from '../language/ast.ts'
import type { BoundArguments } from '../module/bound.ts'
import type { Action, Filter } from '../module/definition.ts'

/** Chains in which every name was looked up and every argument bound: what `compile` turns into a graph. */
export interface CheckedProgram {
  /** By name, in the order of declaration. */
  readonly chains: ReadonlyMap<string, CheckedChain>
  /** What happens to entries that no chain decided, by source; under null for all sources without their own. */
  readonly policies: ReadonlyMap<string | null, readonly CheckedStatement[]>
  readonly tests: readonly CheckedTest[]
  /** Names of the fields that any capture, action or filter may write. */
  readonly writtenFields: ReadonlySet<string>
  /** Names of the fields that it reads of an entry as that comes. */
  readonly readFields: readonly string[]
}

export interface CheckedChain {
  readonly name: string
  readonly span: Span
  readonly documentation: string
  /** Present in a base chain. */
  readonly hook?: {
    readonly sources: readonly string[]
    readonly condition?: CheckedCondition
    readonly priority: number
  }
  readonly body: readonly CheckedStatement[]
}

export type CheckedStatement = CheckedBranches | CheckedVerdict | CheckedCommand

/** A rule, an `if` or a `match`: the body of the first branch whose condition holds is run; null always holds. */
export interface CheckedBranches {
  readonly kind: 'branches'
  readonly form: 'rule' | 'if' | 'match'
  readonly branches: readonly {
    readonly span: Span
    readonly condition: CheckedCondition | null
    readonly body: readonly CheckedStatement[]
  }[]
}

export interface CheckedVerdict {
  readonly kind: 'verdict'
  readonly verdict: 'accept' | 'drop' | 'return' | 'jump' | 'goto'
  readonly target?: string
  /** Of the rule that it belongs to. */
  readonly rule: Span
  readonly span: Span
}

export interface CheckedCommand {
  readonly kind: 'command'
  readonly call: CheckedCall<Action>
}

export type CheckedCondition =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly CheckedCondition[] }
  | { readonly kind: 'not'; readonly operand: CheckedCondition }
  | { readonly kind: 'filter'; readonly call: CheckedCall<Filter> }

/** One use of a filter or an action. */
export interface CheckedCall<D extends Filter | Action> {
  readonly definition: D
  readonly bound: BoundArguments
  readonly span: Span
  /** Of the rule that it belongs to: what effects name as their place. */
  readonly rule: Span
  /** `CHAIN/NAME#N`: the N-th use of that name in its chain. */
  readonly instance: string
}

export interface CheckedTest {
  readonly title: string
  readonly span: Span
  readonly steps: readonly CheckedStep[]
}

/** The steps of a test as they were written; conditions and values are bound. */
export type CheckedStep =
  | { readonly kind: 'given'; readonly span: Span; readonly fields: Readonly<Record<string, string>> }
  | Extract<Test['steps'][number], { kind: 'repeat' | 'wait' }>
  | {
      readonly kind: 'expect-effect'
      readonly span: Span
      readonly negated: boolean
      readonly effect: string
      readonly details: readonly ExpectedDetail[]
    }
  | { readonly kind: 'expect-condition'; readonly span: Span; readonly condition: CheckedCondition }

/** What an expected effect must say: a key of its JSON form, and the value there. */
export interface ExpectedDetail {
  readonly key: string
  readonly value: string | number | readonly string[] | null
}
