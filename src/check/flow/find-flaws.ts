import type { Code } from '../../diagnostics/codes.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { flowOf, type Written } from './flow.ts'
import { ERROR_RULES, FLOW_RULES } from './rules.ts'

/** The codes of what is found on the paths of a program: of no worth where a part of it is missing. */
export const FOUND_ON_PATHS: ReadonlySet<Code> = new Set<Code>([
  'PY0404',
  'PY0405',
  'PY0406',
  'PY0407',
  'PY0408',
  'PY0409',
  'PY0410',
  'PY0411',
  'PY0412',
  'PY0413',
])

/** Looks for what can only be seen by following all paths of a program, which must be free of other errors: all, or errors. */
export function findFlaws(written: Written, onlyErrors = false): readonly Diagnostic[] {
  const flow = flowOf(written)
  return (onlyErrors ? ERROR_RULES : FLOW_RULES).flatMap((rule) => [...rule(flow)])
}
