import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '../scripts/build/build.ts'

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url))

/** Builds the program into a directory, as it is installed, and gives the file that starts it. */
export async function buildProgram(directory: string): Promise<string> {
  const place = join(directory, 'program')
  mkdirSync(place, { recursive: true })
  symlinkSync(MODULES, join(place, 'node_modules'))
  return build(join(place, 'dist'))
}
