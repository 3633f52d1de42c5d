import { cpSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../../../scripts/build/build.ts'
import { REPOSITORY } from './page.ts'

/** The program as it stands here. */
export const SOURCE_PROGRAM = join(REPOSITORY, 'src', 'main.ts')

/** Builds the program as it is installed, which starts sooner, and tells its path. */
export async function builtProgram(): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'pyruse-docs-program-'))
  cpSync(join(REPOSITORY, 'package.json'), join(place, 'package.json'))
  symlinkSync(join(REPOSITORY, 'node_modules'), join(place, 'node_modules'))
  await build(join(place, 'dist'))
  return join(place, 'dist', 'src', 'main.js')
}
