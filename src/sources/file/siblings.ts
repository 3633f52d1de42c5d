import { closeSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { namesOf } from './expand.ts'
import { grownHead, type Head } from './head.ts'
import { compareRotations, isCompressed, isRotationOf, stemOf } from './rotated-names.ts'
import type { SavedFile } from './saved-files.ts'
import { openQuietly } from './tailed-file.ts'

/** Another file in the directory of one. */
export interface Sibling {
  readonly path: string
  readonly inode: string
  readonly size: number
  /** When it was written last, in milliseconds since the epoch. */
  readonly written: number
}

/** The files that rotation made of what stood at a path, in the order in which they were written; not the compressed ones. */
export function rotationsOf(path: string): readonly Sibling[] {
  const base = basename(path)
  const stem = stemOf(base)
  const isWanted = (name: string) =>
    name.startsWith(stem) && isRotationOf(name, (other) => other === base) && !isCompressed(name)
  return siblings(path, isWanted).sort(
    (left, right) => left.written - right.written || compareRotations(left.path, right.path),
  )
}

/** Where a file is now, under whatever name; one that merely has its inode begins otherwise. */
export function movedTo({ path, inode, head }: SavedFile): string | undefined {
  const isIt = (sibling: Sibling) => sibling.inode.endsWith(`:${inode}`)
  const standing = siblingAt(path)
  if (standing !== undefined && isIt(standing)) return path
  return siblings(path).find((sibling) => isIt(sibling) && beginsWith(sibling.path, head))?.path
}

/** Whether a file begins as another one did. */
export function beginsWith(path: string, head: Head): boolean {
  if (head.length === 0) return false
  try {
    const file = openQuietly(path)
    try {
      return grownHead(file, head) !== undefined
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}

function siblings(path: string, isWanted: (name: string) => boolean = () => true): Sibling[] {
  const directory = dirname(path)
  return namesOf(directory)
    .filter(isWanted)
    .flatMap((name) => siblingAt(join(directory, name)) ?? [])
}

/** What may have gone meanwhile is none. */
function siblingAt(path: string): Sibling | undefined {
  try {
    const stat = statSync(path, { bigint: true })
    if (!stat.isFile()) return undefined
    const written = Number(stat.mtimeNs / 1000n) / 1000
    return { path, inode: `${stat.dev}:${stat.ino}`, size: Number(stat.size), written }
  } catch {
    return undefined
  }
}
