import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import oniguruma from 'vscode-oniguruma'
import textmate from 'vscode-textmate'

/** The folder of the extension. */
export const EXTENSION = join(import.meta.dirname, '..', '..', 'editors', 'vscode')

const GRAMMAR = join(EXTENSION, 'syntaxes', 'pyruse-chain.tmLanguage.json')

/** A part of a text with all scopes of one kind. */
export interface Scoped {
  readonly start: number
  readonly text: string
  /** From the outside in, without what ends them all. */
  readonly scopes: readonly string[]
}

/** Cuts texts into tokens as editors do it with the extension's grammar, on the same engine. */
export async function grammarScopes(): Promise<(text: string) => readonly Scoped[]> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'))
  await oniguruma.loadWASM(new Uint8Array(wasm))
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(GRAMMAR, 'utf8'), GRAMMAR),
  })
  const grammar = await registry.loadGrammar('source.pyruse-chain')
  if (grammar === null) throw new Error('the grammar cannot be loaded')
  return (text) => {
    const scoped: Scoped[] = []
    let stack = textmate.INITIAL
    let offset = 0
    for (const line of text.split('\n')) {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, stack)
      for (const { startIndex, endIndex, scopes } of tokens)
        scoped.push({
          start: offset + startIndex,
          text: line.slice(startIndex, endIndex),
          scopes: scopes.slice(1).map((scope) => scope.replace(/\.pyruse-chain$/, '')),
        })
      stack = ruleStack
      offset += line.length + 1
    }
    return scoped
  }
}
