import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'

/** A directory with the settings, the chains and the state of one run. */
export interface Place extends Disposable {
  readonly directory: string
  /** Where the state is kept, unless the settings say otherwise. */
  readonly state: string
  path(name: string): string
  /** Writes a file, and gives its path. */
  write(name: string, content: string): string
  /** Writes settings.yaml, with `state` and what is given, and gives its path. */
  settings(settings: Readonly<Record<string, unknown>>): string
}

/** Makes such a directory; disposing of it removes it. */
export function makePlace(): Place {
  const directory = mkdtempSync(join(tmpdir(), 'end-to-end-'))
  const path = (name: string) => join(directory, name)
  const write = (name: string, content: string) => {
    writeFileSync(path(name), content)
    return path(name)
  }
  mkdirSync(path('state'))
  return {
    directory,
    state: path('state'),
    path,
    write,
    settings: (settings) => write('settings.yaml', stringify({ state: 'state', ...settings })),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  }
}
