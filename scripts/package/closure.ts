import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly os?: readonly string[]
}

/**
 * The names of packages, and of all that they need to run, as far as it lies in a `node_modules`. What is optional is taken
 * where it was compiled for this kind of machine; what would be compiled here only makes something a little faster.
 */
export function closure(nodeModules: string, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const manifestOf = (name: string): Manifest =>
    JSON.parse(readFileSync(join(nodeModules, name, 'package.json'), 'utf8'))
  const isReady = (name: string) => existsSync(join(nodeModules, name)) && manifestOf(name).os !== undefined
  const add = (name: string) => {
    // Declarations are for authors only.
    if (found.has(name) || name.startsWith('@types/')) return
    found.add(name)
    const { dependencies, optionalDependencies = {} } = manifestOf(name)
    const needed = Object.keys({ ...dependencies, ...optionalDependencies })
    for (const one of needed) if (!(one in optionalDependencies) || isReady(one)) add(one)
  }
  for (const name of names) add(name)
  return found
}
