import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../../../scripts/build/build.ts'
import { REPOSITORY } from './page.ts'

/** The program as it stands here. */
export const SOURCE_PROGRAM = join(REPOSITORY, 'src', 'main.ts')

/** The program as it is installed, which starts sooner; its files go with it. */
export interface BuiltProgram extends Disposable {
  /** Of its main.js. */
  readonly path: string
}

export async function buildProgram(): Promise<BuiltProgram> {
  const place = mkdtempSync(join(tmpdir(), 'pyruse-docs-program-'))
  cpSync(join(REPOSITORY, 'package.json'), join(place, 'package.json'))
  symlinkSync(join(REPOSITORY, 'node_modules'), join(place, 'node_modules'))
  await build(join(place, 'dist'))
  return {
    path: join(place, 'dist', 'src', 'main.js'),
    [Symbol.dispose]: () => rmSync(place, { recursive: true, force: true }),
  }
}
