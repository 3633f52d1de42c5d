import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import type { Flow } from '../flow.ts'

/** What stands behind a verdict, or behind branches that all end in one; and base chains behind one that decides everything. */
export function unreachable({ unreachable, chains, reached }: Flow): readonly Diagnostic[] {
  const statements = unreachable.map(({ span, because }) =>
    diagnose('PY0406', span, {}, undefined, [
      { span: because, message: 'every walk that comes here goes elsewhere' },
    ]),
  )
  const neverEntered = [...chains.values()]
    .filter(({ hook, name }) => hook !== undefined && !reached.has(name.text))
    .map(({ name }) =>
      diagnose(
        'PY0406',
        name.span,
        {},
        'the base chains before it decide every entry: give it a lower `priority`',
      ),
    )
  return [...statements, ...neverEntered]
}
