import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execaSync } from 'execa'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Builds the program into a directory, as it is installed, and gives the file that starts it. */
export function buildProgram(directory: string): string {
  const built = join(directory, 'program', 'dist')
  mkdirSync(built, { recursive: true })
  execaSync('tsc', ['--project', 'tsconfig.build.json', '--outDir', built], { cwd: ROOT, preferLocal: true })
  cpSync(join(ROOT, 'chains'), join(built, 'chains'), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'program', 'node_modules'))
  return join(built, 'src', 'main.js')
}
