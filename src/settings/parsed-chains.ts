import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KnownRegexes } from '../check/patterns/pattern.ts'
import type { RegexFacts } from '../check/patterns/regex-facts.ts'
import type { SourceFile } from '../diagnostics/span.ts'
import type { File } from '../language/ast.ts'
import { readTree } from '../language/written-tree.ts'

/** Where the build puts what it has found out of the chains that ship, beside them. */
const PARSED = 'parsed'

/** Where the tree of a text is written, or what is known of its regular expressions: the text may have any name, and lie anywhere. */
export function parsedPath(shipped: string, text: string, what: 'tree' | 'regexes'): string {
  return join(shipped, PARSED, `${hash('sha256', text)}.${what}.json`)
}

/** Finds the trees that the build has written; a program that runs from its sources has none. */
export function parsedChains(shipped: string): (file: SourceFile) => File | undefined {
  if (!existsSync(join(shipped, PARSED))) return () => undefined
  return (file) => {
    const written = readFileIfThere(parsedPath(shipped, file.text, 'tree'))
    return written === undefined ? undefined : readTree(written, file)
  }
}

/** What the build has found out of the regular expressions in these files. */
export function knownRegexes(shipped: string, files: readonly File[]): KnownRegexes {
  const known: KnownRegexes = new Map()
  for (const { span } of files) {
    const written = readFileIfThere(parsedPath(shipped, span.file.text, 'regexes'))
    if (written === undefined) continue
    for (const [regex, facts] of Object.entries<RegexFacts>(JSON.parse(written))) known.set(regex, facts)
  }
  return known
}

function readFileIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
