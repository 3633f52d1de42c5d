import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../../diagnostics/suggest.ts'
import { isShipped } from '../../../language/load.ts'
import type { Flow } from '../flow.ts'

/** A constant that nothing names; most likely it was meant to override a `default`. */
export function unusedConstant({ unusedConstants, overridable }: Flow): readonly Diagnostic[] {
  return unusedConstants
    .filter(({ span }) => !isShipped(span.file))
    .map(({ name, overridable: isDefault }) =>
      diagnose(
        'PY0408',
        name.span,
        { name: name.text },
        isDefault ? undefined : didYouMean(name.text, overridable),
      ),
    )
}
