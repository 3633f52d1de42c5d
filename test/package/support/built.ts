import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { build, NATIVE } from '../../../scripts/build/build.ts'
import { writeDeclarations } from '../../../scripts/build/declarations.ts'
import { writeShare } from '../../../scripts/build/share.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** A copy of this repository, as far as it matters to packages, with what `npm run build` makes of it in `dist`. */
export async function builtRepository(): Promise<string> {
  const repository = mkdtempSync(join(tmpdir(), 'pyruse-packages-'))
  for (const name of ['package.json', 'README.md', 'LICENSE', 'packaging', 'src/module'])
    cpSync(join(ROOT, name), join(repository, name), { recursive: true })
  await build(join(repository, 'dist'))
  writeDeclarations(join(repository, 'dist/src'))
  await writeShare(join(repository, 'dist/share'))
  return repository
}

/** Unpacks what `npm pack` makes of it, with the dependencies that are not in the bundle, and lists the files. */
export async function installTarball(repository: string, into: string): Promise<readonly string[]> {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', repository]
  const { stdout } = await execa('npm', pack, { cwd: repository })
  const [packed]: readonly { filename: string; files: readonly { path: string }[] }[] = JSON.parse(stdout)
  if (packed === undefined) throw new Error('npm packs nothing')
  const installed = join(into, 'node_modules/pyruse-ts')
  mkdirSync(join(installed, 'node_modules'), { recursive: true })
  await execa('tar', ['-xzf', join(repository, packed.filename), '--strip-components=1', '-C', installed])
  for (const name of NATIVE)
    symlinkSync(join(ROOT, 'node_modules', name), join(installed, 'node_modules', name))
  return packed.files.map(({ path }) => path)
}
