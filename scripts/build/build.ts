import { chmodSync, cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import manifest from '../../package.json' with { type: 'json' }
import { licenses } from './licenses.ts'
import { writeParsedChains } from './parsed-chains.ts'
import { readyValidator } from './ready-validator.ts'

/**
 * Packages that find a compiled part beside themselves: they are loaded from `node_modules`, so that who installs the program
 * needs them. All others become part of it, and are dependencies of development only.
 */
export const NATIVE = Object.keys(manifest.dependencies)

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Builds the program into a directory, anew, and gives the file that starts it. What is always loaded together becomes one
 * file, libraries included: finding and reading 450 modules one by one takes longer than all the rest of starting.
 */
export async function build(directory: string): Promise<string> {
  for (const part of ['src', 'chains']) rmSync(join(directory, part), { recursive: true, force: true })
  const program = await rolldown({
    input: {
      main: join(ROOT, 'src/main.ts'),
      'module/index': join(ROOT, 'src/module/index.ts'),
      // Where it lies beside the part that starts it.
      'parts/read-ahead-thread': join(ROOT, 'src/sources/journal-files/read-ahead/read-ahead-thread.ts'),
      'parts/pipe-ahead-thread': join(ROOT, 'src/sources/pipe-ahead/pipe-ahead-thread.ts'),
    },
    cwd: ROOT,
    platform: 'node',
    external: NATIVE,
    plugins: [readyValidator()],
  })
  const { output } = await program.write({
    dir: join(directory, 'src'),
    format: 'esm',
    sourcemap: true,
    // As deep as the files that look for others by their own place: the kit, the shipped chains.
    chunkFileNames: 'parts/[name]-[hash].js',
  })
  await program.close()
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
  writeFileSync(join(directory, 'LICENSES'), licenses(modules))
  cpSync(join(ROOT, 'chains'), join(directory, 'chains'), { recursive: true })
  writeParsedChains(join(directory, 'chains'))
  const main = join(directory, 'src/main.js')
  chmodSync(main, 0o755)
  return main
}
