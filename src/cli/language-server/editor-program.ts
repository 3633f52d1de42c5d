import { resolve } from 'node:path'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { type ProgramView, viewProgram } from '../../editor/program-view.ts'
import type { ChainFiles } from '../../language/load.ts'
import { type Examination, examineProgram } from '../../program/load-program.ts'
import { chainPath } from '../../settings/chain-files.ts'
import { toMarkdown } from '../reference/blocks.ts'
import { moduleTopic } from '../reference/module-topic.ts'

/** A program as an editor needs it, with everything that is wrong with it. */
export interface EditorProgram {
  readonly view: ProgramView
  readonly diagnostics: readonly Diagnostic[]
  /** The absolute paths of its chain files. */
  readonly paths: ReadonlySet<string>
  /** The absolute path of its settings, or of the one file that it was loaded for. */
  readonly home: string
}

/** What is said only of a program as a whole, and not of a file that some program may include one day. */
const OF_WHOLE_PROGRAMS: readonly string[] = ['PY0803']

/** The program of the settings. */
export async function programOfSettings(config: string, files: ChainFiles): Promise<EditorProgram> {
  return editorProgram(
    await examineProgram({ config, chains: [], banSets: 'declared' }, files),
    resolve(config),
  )
}

/** A file that no settings name, with what it includes: under the given settings all the same. */
export async function programOfFile(
  path: string,
  config: string | undefined,
  files: ChainFiles,
): Promise<EditorProgram> {
  const examined = await examineProgram({ config, chains: [path], banSets: 'declared' }, files)
  const diagnostics = examined.diagnostics.filter(({ code }) => !OF_WHOLE_PROGRAMS.includes(code))
  return editorProgram({ ...examined, diagnostics }, path)
}

function editorProgram(
  { loaded, checked, modules, environment, diagnostics }: Examination,
  home: string,
): EditorProgram {
  const view = viewProgram({
    loaded,
    checked,
    modules: modules.modules,
    environment,
    describe: (definition) => toMarkdown(moduleTopic(definition, modules.files.get(definition)).blocks, 4),
  })
  return { view, home, diagnostics, paths: new Set(loaded.files.map(({ span }) => chainPath(span.file))) }
}
