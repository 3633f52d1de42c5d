import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUILTINS } from '../src/builtins.ts'
import { type Provocation, referencePages } from '../src/cli/reference/pages.ts'
import { COMMANDS } from '../src/commands.ts'

/** Where the pages are published. */
export const REFERENCE = new URL('../docs/reference/', import.meta.url)

const FIXTURES = new URL('../test/diagnostics/fixtures/', import.meta.url)

/** The pages of docs/reference/ as they should be, by the name of their file. */
export function currentReference(): Promise<Readonly<Record<string, string>>> {
  return referencePages({ modules: BUILTINS, commands: COMMANDS, provokedBy })
}

/** The fixture of a diagnostic and its golden file, of which the first message is enough here. */
function provokedBy(code: string): Provocation | undefined {
  const fixtures = ['chain', 'yaml', 'samples'].map((ending) => new URL(`${code}.${ending}`, FIXTURES))
  const fixture = fixtures.find((file) => existsSync(file))
  const golden = new URL(`${code}.txt`, FIXTURES)
  if (fixture === undefined || !existsSync(golden)) return undefined
  const [message = ''] = readFileSync(golden, 'utf8').split(/\n\n(?=error|warning)/)
  return { link: relative(fileURLToPath(REFERENCE), fileURLToPath(fixture)), message: message.trimEnd() }
}
