import type { TextDocument } from 'vscode-languageserver-textdocument'
import { type EditorProgram, programOfFile, programOfSettings } from './editor-program.ts'
import { findSettings } from './find-settings.ts'
import { editedChainFiles, pathOfUri } from './open-files.ts'

/** Where programs are looked for. */
export interface ProgramsRequest {
  /** The only settings that count, where the user named them. */
  readonly config: string | undefined
  /** The folders that are open in the editor. */
  readonly workspaces: readonly string[]
  /** The chain files that are open in the editor, as they are there. */
  readonly open: readonly TextDocument[]
}

/** The programs that the open files belong to. */
export class Programs {
  /** By their settings. */
  readonly #whole: ReadonlyMap<string, EditorProgram>
  /** Of the files that are part of no other, by their path. */
  readonly #lone: ReadonlyMap<string, EditorProgram>
  readonly #settingsOf: (path: string) => string | undefined

  private constructor(
    whole: ReadonlyMap<string, EditorProgram>,
    lone: ReadonlyMap<string, EditorProgram>,
    settingsOf: (path: string) => string | undefined,
  ) {
    this.#whole = whole
    this.#lone = lone
    this.#settingsOf = settingsOf
  }

  /** Loads and checks them all. */
  static async load({ config, workspaces, open }: ProgramsRequest): Promise<Programs> {
    const files = editedChainFiles(open)
    const settingsOf = (path: string) => config ?? findSettings(path, workspaces)
    const paths = open.map(({ uri }) => pathOfUri(uri))
    const whole = new Map<string, EditorProgram>()
    for (const settings of new Set(paths.map(settingsOf)))
      if (settings !== undefined) whole.set(settings, await programOfSettings(settings, files))
    const lone = new Map<string, EditorProgram>()
    for (const path of paths)
      if (![...whole.values()].some((program) => program.paths.has(path)))
        lone.set(path, await programOfFile(path, settingsOf(path), files))
    return new Programs(whole, lone, settingsOf)
  }

  all(): readonly EditorProgram[] {
    return [...this.#whole.values(), ...this.#lone.values()]
  }

  /** The program that a file belongs to: that of its own settings rather than another one that includes it. */
  of(path: string): EditorProgram | undefined {
    const own = this.#whole.get(this.#settingsOf(path) ?? '')
    const including = [...this.#whole.values()].find((program) => program.paths.has(path))
    return own?.paths.has(path) ? own : (including ?? this.#lone.get(path))
  }
}
