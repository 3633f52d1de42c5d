import { type Code, type Details, DIAGNOSTICS } from './codes.ts'
import type { Span } from './span.ts'

/** One thing that is wrong in a chain file or the settings: a value, never thrown. */
export interface Diagnostic {
  readonly code: Code
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly span: Span
  /** What to do about it, as one line without a full stop. */
  readonly hint: string
  /** Other places that belong to it, such as where a name was declared first. */
  readonly related?: readonly Related[]
}

/** A further place of a diagnostic, and what is there, as one line without a full stop. */
export interface Related {
  readonly span: Span
  readonly message: string
}

/** Makes the diagnostic of a code at a place. The hint says what to do; without one, the code's own advice stands. */
export function diagnose<C extends Code>(
  code: C,
  span: Span,
  details: Details<C>,
  hint?: string,
  related?: readonly Related[],
): Diagnostic {
  const { severity, message, hint: advice } = DIAGNOSTICS[code]
  const filled = message.replace(/\{(\w+)\}/g, (_, name: string) =>
    String((details as Record<string, string | number>)[name]),
  )
  return {
    code,
    severity,
    message: filled,
    span,
    hint: hint ?? advice,
    ...(related === undefined ? {} : { related }),
  }
}

/** Whether any of them is an error, so that nothing may run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
