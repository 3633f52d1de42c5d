import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import { said } from '../../support/program.ts'

/** A diagnostic as a test needs it. */
export interface Finding {
  readonly code: string
  /** With its place. */
  readonly text: string
}

export function findingOf(diagnostic: Diagnostic): Finding {
  return { code: diagnostic.code, text: said(diagnostic) }
}
