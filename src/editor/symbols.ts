import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver'
import type { Chain, File, Item } from '../language/ast.ts'
import { rangeOf } from './positions.ts'

/** The outline of a file: chains, constants, the policy and tests. */
export function symbolsOf(file: File): readonly DocumentSymbol[] {
  return file.items.flatMap((item) => symbolOf(item) ?? [])
}

function symbolOf(item: Item): DocumentSymbol | undefined {
  const range = rangeOf(item.span)
  switch (item.kind) {
    case 'chain': {
      const selectionRange = rangeOf(item.name.span)
      return { name: item.name.text, detail: entryOf(item), kind: SymbolKind.Function, range, selectionRange }
    }
    case 'define':
      return {
        name: item.name.text,
        kind: SymbolKind.Constant,
        range,
        selectionRange: rangeOf(item.name.span),
      }
    case 'policy':
      return {
        name: item.source === undefined ? 'policy' : `policy from ${item.source.text}`,
        kind: SymbolKind.Event,
        range,
        selectionRange: range,
      }
    case 'test':
      return {
        name: item.title.value || 'test',
        detail: 'test',
        kind: SymbolKind.Method,
        range,
        selectionRange: rangeOf(item.title.span),
      }
    case 'include':
      return undefined
  }
}

/** Where a base chain is entered from. */
function entryOf({ hook }: Chain): string {
  return hook === undefined ? '' : `from ${hook.sources.map(({ text }) => text).join(', ')}`
}
