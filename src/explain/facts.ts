import type { CheckedBranches, CheckedCall, CheckedChain, CheckedVerdict } from '../check/program.ts'
import type { Branch } from '../compile/observer.ts'
import type { Action, Filter } from '../module/definition.ts'
import type { Effect } from '../module/effect.ts'
import type { Value } from '../values/value.ts'

/** A field with its value. */
export type Held = readonly [name: string, value: Value]

/** A filter that was asked, with what it was asked about. */
export interface Asked {
  readonly call: CheckedCall<Filter>
  readonly holds: boolean
  /** The values of the fields that it reads, by name, from before it was asked; undefined where there was none. */
  readonly read: ReadonlyMap<string, Value | undefined>
  /** The fields that it wrote: captures, and what it was told to set. */
  readonly wrote: readonly Held[]
  /** What its own definition says about why it is false. */
  readonly reason: string | undefined
  /** The message of the error with which it failed. */
  readonly failure: string | undefined
}

/** How an action changed a counter, for one key. */
export interface Counted {
  readonly counter: string
  readonly key: readonly (Value | undefined)[]
  readonly before: number
  readonly after: number
}

/** What happened in a walk, in order. */
export type Fact =
  | {
      readonly kind: 'base-chain'
      readonly chain: CheckedChain
      readonly enters: boolean
      readonly asked: readonly Asked[]
    }
  | {
      readonly kind: 'branch'
      readonly branch: Branch
      readonly form: CheckedBranches['form']
      readonly passed: boolean
      readonly asked: readonly Asked[]
    }
  | {
      readonly kind: 'action'
      readonly call: CheckedCall<Action>
      readonly counted: Counted | undefined
      readonly wrote: readonly Held[]
      readonly effects: readonly Effect[]
      readonly failure: string | undefined
    }
  | { readonly kind: 'follows' | 'returned'; readonly verdict: CheckedVerdict }
  | { readonly kind: 'fell-through' }
