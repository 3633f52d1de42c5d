import type { CheckResult, Loaded } from '../check/check.ts'
import type { Environment } from '../check/environment.ts'
import type { SourceFile, Span } from '../diagnostics/span.ts'
import type { Chain, Define, File } from '../language/ast.ts'
import { once } from '../language/token-tools.ts'
import type { Action, Filter } from '../module/definition.ts'
import type { Modules } from '../module/modules.ts'
import { type Occurrence, occurrencesIn } from './occurrences.ts'

/** What an editor's question is answered from: a whole program as it was parsed and checked, mistakes and all. */
export interface ProgramView {
  readonly files: readonly File[]
  readonly chains: readonly Chain[]
  readonly constants: readonly Define[]
  readonly modules: Modules
  /** What the settings declare. */
  readonly environment: Environment
  readonly checked: CheckResult
  /** The reference of a filter or an action, as Markdown. */
  readonly describe: (definition: Filter | Action) => string
  /** Every name of a file that means something, in no order; none of a file that is not part of the program. */
  occurrencesIn(file: SourceFile): readonly Occurrence[]
  /** Those of all files. */
  occurrences(): readonly Occurrence[]
  /** Where a field is captured or set. */
  settersOf(field: string): readonly Span[]
}

/** Looks at a program. Names are only collected when something asks for them. */
export function viewProgram(parts: {
  readonly loaded: Loaded
  readonly checked: CheckResult
  readonly modules: Modules
  readonly environment: Environment
  readonly describe: ProgramView['describe']
}): ProgramView {
  const { files } = parts.loaded
  const items = files.flatMap((file) => file.items)
  const constants = items.filter((item) => item.kind === 'define')
  const names = new Set(constants.map(({ name }) => name.text))
  const byFile = once(
    () => new Map(files.map((file) => [file.span.file, occurrencesIn(file, parts.modules, names)])),
  )
  const all = once(() => [...byFile().values()].flat())
  const setters = once(() =>
    Map.groupBy(
      all().filter(({ kind, defines }) => kind === 'field' && defines),
      ({ name }) => name,
    ),
  )
  return {
    ...parts,
    files,
    chains: items.filter((item) => item.kind === 'chain'),
    constants,
    occurrencesIn: (file) => byFile().get(file) ?? [],
    occurrences: all,
    settersOf: (field) => (setters().get(field) ?? []).map(({ span }) => span),
  }
}
