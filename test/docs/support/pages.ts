import { globSync } from 'node:fs'
import { REPOSITORY } from './page.ts'

const OTHERS = ['node_modules', 'dist', 'var', 'test', 'coverage']

/** The paths of all pages of the repository, sorted. */
export function pagePaths(): readonly string[] {
  return globSync('**/*.md', { cwd: REPOSITORY, exclude: (path) => OTHERS.includes(path) }).sort()
}
