import { sep } from 'node:path'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { loadChains, type UnreadableFile } from '../language/load.ts'
import { readStandardInput, STANDARD_INPUT } from '../program/standard-input.ts'
import { chainPath, diskChainFiles } from '../settings/chain-files.ts'
import { systemEnvironment } from '../settings/environment.ts'
import { chainPlaces, loadSettings } from '../settings/load.ts'

/** A chain file to format. */
export interface FormatInput {
  /** How it is called in messages. */
  readonly name: string
  readonly text: string
  /** Where it is written back; standard input has no such place. */
  readonly path?: string
}

/** What is to be formatted, and what of it cannot be read. */
export interface FormatInputs {
  readonly inputs: readonly FormatInput[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the named files; `-` is standard input. */
export async function namedFiles(paths: readonly string[]): Promise<FormatInputs> {
  const inputs: FormatInput[] = []
  const diagnostics: Diagnostic[] = []
  for (const path of paths) {
    const isStandardInput = path === STANDARD_INPUT
    const name = isStandardInput ? 'standard input' : path
    const read = isStandardInput ? await readStandardInput() : diskChainFiles().read(path)
    if (typeof read !== 'string') diagnostics.push(unreadable(name, read))
    else inputs.push({ name, text: read, ...(!isStandardInput && { path }) })
  }
  return { inputs, diagnostics }
}

/** Reads the chain files that the settings name, and what these include, but for those that ship with the program. */
export function ownFiles(config: string | undefined): FormatInputs {
  const loadedSettings = loadSettings({
    environment: systemEnvironment(),
    ...(config === undefined ? {} : { path: config }),
  })
  if ('diagnostics' in loadedSettings) return { inputs: [], diagnostics: loadedSettings.diagnostics }
  const ports = diskChainFiles()
  const { files, diagnostics } = loadChains(
    loadedSettings.settings.chains,
    ports,
    chainPlaces(loadedSettings),
  )
  const inputs = files
    .map(({ span }) => ({ name: chainPath(span.file), path: chainPath(span.file), text: span.file.text }))
    .filter(({ path }) => !path.startsWith(ports.shipped + sep))
  // Mistakes in a text are told when it is formatted.
  return { inputs, diagnostics: diagnostics.filter(({ code }) => code.startsWith('PY08')) }
}

function unreadable(name: string, { problem, hint }: UnreadableFile): Diagnostic {
  const span = { file: { name, text: name }, start: 0, end: name.length }
  return diagnose('PY0801', span, { file: name, problem }, hint)
}
