import type { Span } from '../diagnostics/span.ts'
import type { Address, Network } from '../values/address.ts'
import type { Duration } from '../values/duration.ts'

/**
 * The tree that a chain file means, before any name in it is looked up. Plain readonly data; every node knows its
 * span. What a bare name stands for (field, constant, counter, keyword) is for the checker to say.
 */
export interface File {
  readonly kind: 'file'
  readonly span: Span
  readonly items: readonly Item[]
}

export type Item = Include | Define | Policy | Chain | Test

export interface Include {
  readonly kind: 'include'
  readonly span: Span
  readonly path: Text
}

/** `define NAME = value`, or `default NAME = value`, which any `define` of that name overrides. */
export interface Define {
  readonly kind: 'define'
  readonly span: Span
  readonly name: Name
  readonly value: Expression | FileList
  readonly overridable: boolean
  readonly documentation: string
}

/** `file "PATH"`: a list with one item a line, `#` comments; relative to the file that says it. */
export interface FileList {
  readonly kind: 'file-list'
  readonly span: Span
  readonly path: Text
}

export interface Policy {
  readonly kind: 'policy'
  readonly span: Span
  readonly source?: Name
  readonly actions: readonly Action[]
}

export interface Chain {
  readonly kind: 'chain'
  readonly span: Span
  readonly name: Name
  /** Present in a base chain. */
  readonly hook?: Hook
  readonly body: Block
  readonly documentation: string
}

/** Where a base chain is entered from, for which entries, and in which order (ascending). */
export interface Hook {
  readonly sources: readonly Name[]
  readonly condition?: Condition
  readonly priority: number
}

export interface Block {
  readonly kind: 'block'
  readonly span: Span
  readonly statements: readonly Statement[]
}

export type Statement = Rule | If | Match | Action

/** `cond -> action, action` */
export interface Rule {
  readonly kind: 'rule'
  readonly span: Span
  readonly condition: Condition
  readonly actions: readonly Action[]
}

export interface If {
  readonly kind: 'if'
  readonly span: Span
  readonly branches: readonly { readonly condition: Condition; readonly body: Block; readonly span: Span }[]
  readonly otherwise?: Block
}

export interface Match {
  readonly kind: 'match'
  readonly span: Span
  readonly field: Name
  readonly cases: readonly Case[]
}

/** The first case of which a pattern matches is taken; the case without patterns is the `else`. */
export interface Case {
  readonly kind: 'case'
  readonly span: Span
  readonly patterns: readonly Pattern[]
  readonly body: Block | readonly Action[]
}

export type Pattern = Expression | Regex | Like

export interface Regex {
  readonly kind: 'regex'
  /** Of the whole literal, from the first slash to the last flag. */
  readonly span: Span
  /** What stands between the slashes, as written. */
  readonly source: string
  readonly flags: string
}

export interface Like {
  readonly kind: 'like'
  readonly span: Span
  readonly template: Text
}

export type Condition = Logical | Not | Comparison | Exists | Call

export interface Logical {
  readonly kind: 'and' | 'or'
  readonly span: Span
  readonly operands: readonly Condition[]
}

export interface Not {
  readonly kind: 'not'
  readonly span: Span
  readonly operand: Condition
}

export const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in', '~', '!~', 'like'] as const
export type Operator = (typeof OPERATORS)[number]

export interface Comparison {
  readonly kind: 'comparison'
  readonly span: Span
  readonly field: Name
  readonly operator: Operator
  readonly operatorSpan: Span
  readonly right: Expression | Regex
}

export interface Exists {
  readonly kind: 'exists'
  readonly span: Span
  readonly field: Name
}

/** A filter called like a function. */
export interface Call {
  readonly kind: 'call'
  readonly span: Span
  readonly name: Name
  readonly args: readonly Argument[]
}

export interface Argument {
  readonly name?: Name
  readonly value: Expression | Regex
  readonly span: Span
}

export type Action = Verdict | Command

export interface Verdict {
  readonly kind: 'verdict'
  readonly span: Span
  readonly verdict: 'accept' | 'drop' | 'return' | 'jump' | 'goto'
  /** The chain to run, with `jump` and `goto`. */
  readonly target?: Name
}

/** An action: its name and the values and keywords behind it in order; `=` counts as a keyword. */
export interface Command {
  readonly kind: 'command'
  readonly span: Span
  readonly name: Name
  readonly items: readonly (Expression | EqualsSign)[]
}

export interface EqualsSign {
  readonly kind: 'equals-sign'
  readonly span: Span
}

export type Expression = Literal | Text | List | Name

export interface Name {
  readonly kind: 'name'
  readonly span: Span
  readonly text: string
}

/** A string as written between its quotes, with escapes resolved; whether braces mean something is up to its use. */
export interface Text {
  readonly kind: 'text'
  readonly span: Span
  readonly value: string
  /**
   * For each character of `value` its offset in the file, and one more for the end, so that parts can be pointed at.
   * Absent where they stand one behind the other from the opening quote on, as in every string without escapes.
   */
  readonly offsets?: readonly number[]
}

export interface List {
  readonly kind: 'list'
  readonly span: Span
  readonly items: readonly Expression[]
}

export type Literal =
  | {
      readonly kind: 'literal'
      readonly span: Span
      readonly type: 'int' | 'decimal'
      readonly value: number
    }
  /** Two prefixes, `24/64`: taken as they are written. */
  | { readonly kind: 'literal'; readonly span: Span; readonly type: 'string'; readonly value: string }
  /** A size in bytes. */
  | { readonly kind: 'literal'; readonly span: Span; readonly type: 'size'; readonly value: number }
  | { readonly kind: 'literal'; readonly span: Span; readonly type: 'duration'; readonly value: Duration }
  | { readonly kind: 'literal'; readonly span: Span; readonly type: 'addr'; readonly value: Address }
  | { readonly kind: 'literal'; readonly span: Span; readonly type: 'net'; readonly value: Network }
  | { readonly kind: 'literal'; readonly span: Span; readonly type: 'bool'; readonly value: boolean }

export interface Test {
  readonly kind: 'test'
  readonly span: Span
  readonly title: Text
  readonly steps: readonly Step[]
}

export type Step = Given | Repeat | Wait | Expect

/** `given FIELD value, FIELD value`: the entry that the next steps walk. */
export interface Given {
  readonly kind: 'given'
  readonly span: Span
  readonly fields: readonly { readonly name: Name; readonly value: Expression }[]
}

export interface Repeat {
  readonly kind: 'repeat'
  readonly span: Span
  readonly times: number
  readonly every?: Duration
}

export interface Wait {
  readonly kind: 'wait'
  readonly span: Span
  readonly duration: Duration
}

/** `expect [no] EFFECT …`, or `expect FIELD == value`. */
export type Expect = ExpectEffect | ExpectCondition

export interface ExpectEffect {
  readonly kind: 'expect-effect'
  readonly span: Span
  readonly negated: boolean
  /** `ban`, `email`, `accept`, …: checked later, the grammar knows none by name. */
  readonly effect: Name
  readonly items: readonly Expression[]
}

export interface ExpectCondition {
  readonly kind: 'expect-condition'
  readonly span: Span
  readonly condition: Comparison | Exists
}
