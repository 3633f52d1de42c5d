import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What dpkg has of each file, beside its own: their checksums, for `dpkg --verify`. */
export function md5sums(tree: string): string {
  return filesOf(tree)
    .map(
      (path) =>
        `${createHash('md5')
          .update(readFileSync(join(tree, path)))
          .digest('hex')}  ${path}\n`,
    )
    .join('')
}

/** KiB that the files of a tree take. */
export function installedSize(tree: string): number {
  const blocks = filesOf(tree).map((path) => Math.ceil(lstatSync(join(tree, path)).size / 1024))
  return blocks.reduce((sum, size) => sum + size, 0)
}

/** All may read everything, and run what is named; only its owner may write. */
export function usualModes(tree: string, programs: readonly string[]): void {
  chmodSync(tree, 0o755)
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() ? 0o755 : 0o644)
  }
  for (const program of programs) chmodSync(join(tree, program), 0o755)
}

function filesOf(tree: string): readonly string[] {
  return readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1))
    .filter((path) => !path.startsWith('DEBIAN/'))
    .sort()
}
