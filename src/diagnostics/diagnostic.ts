import { type Code, type Details, DIAGNOSTICS } from './codes.ts'
import type { Span } from './span.ts'

/** One thing that is wrong in a chain file or the settings: a value, never thrown. */
export interface Diagnostic {
  readonly code: Code
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly span: Span
  /** What to do about it, as one line without a full stop. */
  readonly hint?: string
}

/** Makes the diagnostic of a code at a place. The hint says what to do. */
export function diagnose<C extends Code>(
  code: C,
  span: Span,
  details: Details<C>,
  hint?: string,
): Diagnostic {
  const { severity, message } = DIAGNOSTICS[code]
  const filled = message.replace(/\{(\w+)\}/g, (_, name: string) =>
    String((details as Record<string, string | number>)[name]),
  )
  return { code, severity, message: filled, span, ...(hint === undefined ? {} : { hint }) }
}

/** Whether any of them is an error, so that nothing may run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
