import { basename } from 'node:path'
import { BUILTINS } from '../builtins.ts'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { cautious } from '../module/cautious.ts'
import type { Action, Filter } from '../module/definition.ts'
import type { Modules } from '../module/modules.ts'
import { importModule } from './import-module.ts'

/** The filters and actions that chains may use: the built-in ones, and those of the settings' `modules`. */
export interface LoadedModules {
  readonly modules: Modules
  /** The file of each of those that are not built in. */
  readonly files: ReadonlyMap<Filter | Action, string>
  readonly diagnostics: readonly Diagnostic[]
}

/** Loads the files in their order. What is wrong with one is said at its place in the settings. */
export async function loadModules(
  paths: readonly string[],
  spanOf: (path: readonly string[]) => Span,
): Promise<LoadedModules> {
  const filters: Filter[] = [...BUILTINS.filters]
  const actions: Action[] = [...BUILTINS.actions]
  const files = new Map<Filter | Action, string>()
  const diagnostics: Diagnostic[] = []
  for (const [index, path] of paths.entries()) {
    const span = spanOf(['modules', String(index)])
    const file = basename(path)
    const { definitions, problems } = await importModule(path)
    for (const { problem, hint } of problems)
      diagnostics.push(diagnose('PY0905', span, { file, problem }, hint))
    for (const definition of definitions) {
      const { kind, name } = definition
      const known = [...(kind === 'filter' ? filters : actions)].find((other) => other.name === name)
      if (known !== undefined) {
        const owner = files.get(known)
        const where = owner === undefined ? 'is built in' : `comes from ${basename(owner)}`
        diagnostics.push(diagnose('PY0906', span, { file, kind, name, where }))
        continue
      }
      const tried = cautious(definition)
      files.set(tried, path)
      if (tried.kind === 'filter') filters.push(tried)
      else actions.push(tried)
    }
  }
  const judging = paths.length > 0 && { judgeSchema: (await import('./schema-judge.ts')).schemaJudge() }
  return { modules: { filters, actions, ...judging }, files, diagnostics }
}
