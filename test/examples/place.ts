import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples')

/** A copy of an example, whose output goes beside it as that of the original does. */
export interface Place {
  readonly folder: string
  readonly output: string
}

export function copyOf(name: string): Place {
  const place = mkdtempSync(join(tmpdir(), 'pyruse-example-'))
  const folder = join(place, 'examples', name)
  cpSync(join(EXAMPLES, name), folder, { recursive: true })
  return { folder, output: join(place, 'var', name) }
}

/** Changes the text of a file. */
export function change(file: string, how: (text: string) => string): void {
  writeFileSync(file, how(readFileSync(file, 'utf8')))
}
