import type { Span } from '../diagnostics/span.ts'

/** What happens in a walk, told as it happens: for traces and for coverage. Costs nothing where nobody listens. */
export interface Observer {
  /** A branch of a rule, an `if` or a `match` was tried. */
  tried(branch: { readonly form: 'rule' | 'if' | 'match'; readonly span: Span }, passed: boolean): void
  /** An action or a verdict was run. */
  ran(span: Span): void
}
