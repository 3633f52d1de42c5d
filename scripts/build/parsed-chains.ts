import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkRegex, type KnownRegexes } from '../../src/check/patterns/pattern.ts'
import type { Regex } from '../../src/language/ast.ts'
import { parseFile } from '../../src/language/parse.ts'
import { writeTree } from '../../src/language/written-tree.ts'
import { parsedPath } from '../../src/settings/parsed-chains.ts'

/**
 * Writes what the chains of a directory are when they are parsed, for the program to find by their text: it need not make a
 * parser then, nor read regular expressions. A changed one is another text, and is read.
 */
export function writeParsedChains(directory: string): void {
  for (const path of globSync(join(directory, '*.chain'))) {
    const text = readFileSync(path, 'utf8')
    const { file, diagnostics } = parseFile({ name: path, text })
    if (diagnostics.length > 0) throw new Error(`there is something wrong in ${path}`)
    const place = parsedPath(directory, text, 'tree')
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, writeTree(file))
    const regexes: KnownRegexes = new Map()
    for (const regex of regexesIn(file)) checkRegex(regex, regexes)
    writeFileSync(parsedPath(directory, text, 'regexes'), JSON.stringify(Object.fromEntries(regexes)))
  }
}

/** All regular expressions of a tree, wherever they stand in it. */
export function regexesIn(node: unknown): readonly Regex[] {
  if (typeof node !== 'object' || node === null) return []
  return isRegex(node) ? [node] : Object.values(node).flatMap(regexesIn)
}

function isRegex(node: object): node is Regex {
  return 'kind' in node && node.kind === 'regex'
}
