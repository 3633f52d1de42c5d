import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

/** Writes what TypeScript knows of the kit (src/module) into a directory: for authors of filters and actions. */
export function writeDeclarations(directory: string): void {
  const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--ignoreConfig']
  const compiler = ['--target', 'es2025', '--module', 'nodenext', '--types', 'node', '--strict']
  const syntax = [
    '--allowImportingTsExtensions',
    '--exactOptionalPropertyTypes',
    '--verbatimModuleSyntax',
    '--skipLibCheck',
  ]
  execFileSync(
    join(ROOT, 'node_modules/.bin/tsc'),
    [...options, ...compiler, ...syntax, '--rootDir', 'src', '--outDir', directory, 'src/module/index.ts'],
    { cwd: ROOT, stdio: 'inherit' },
  )
}
