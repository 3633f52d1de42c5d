import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from '../diagnostics/span.ts'
import type { File } from '../language/ast.ts'
import { readTree } from '../language/written-tree.ts'

/** Where the build puts the trees of the chains that ship, beside them. */
const PARSED = 'parsed'

/** Where the tree of a text is written, and nothing else: the text may have any name, and lie anywhere. */
export function parsedPath(shipped: string, text: string): string {
  return join(shipped, PARSED, `${hash('sha256', text)}.json`)
}

/** Finds the trees that the build has written; a program that runs from its sources has none. */
export function parsedChains(shipped: string): (file: SourceFile) => File | undefined {
  if (!existsSync(join(shipped, PARSED))) return () => undefined
  return (file) => {
    const written = readFileIfThere(parsedPath(shipped, file.text))
    return written === undefined ? undefined : readTree(written, file)
  }
}

function readFileIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
