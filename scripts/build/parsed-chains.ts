import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseFile } from '../../src/language/parse.ts'
import { writeTree } from '../../src/language/written-tree.ts'
import { parsedPath } from '../../src/settings/parsed-chains.ts'

/**
 * Writes what the chains of a directory are when they are parsed, for the program to find by their text: it need not make a
 * parser then. A changed chain is another text, and is parsed.
 */
export function writeParsedChains(directory: string): void {
  for (const path of globSync(join(directory, '*.chain'))) {
    const text = readFileSync(path, 'utf8')
    const { file, diagnostics } = parseFile({ name: path, text })
    if (diagnostics.length > 0) throw new Error(`there is something wrong in ${path}`)
    const place = parsedPath(directory, text)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, writeTree(file))
  }
}
