import type { Command } from '../language/ast.ts'
import type { Parameter, Parameters } from '../module/parameters.ts'

type Item = Command['items'][number]

/** What an item behind an action's name is: a keyword, or the value of a parameter. */
export interface PairedItem {
  readonly item: Item
  readonly role: 'keyword' | 'value'
  readonly parameter: Parameter<unknown>
}

/** Pairs items with the parameters that they are for, as far as this can be told: what is surplus is left out. */
export function pairItems(parameters: Parameters, items: readonly Item[]): readonly PairedItem[] {
  const free = new Set(Object.values(parameters))
  const paired: PairedItem[] = []
  let awaited: Parameter<unknown> | undefined
  for (const item of items) {
    const keyed = awaited === undefined ? withKeyword(free, wordOf(item)) : undefined
    if (keyed !== undefined) {
      paired.push({ item, role: 'keyword', parameter: keyed })
      awaited = keyed
      continue
    }
    const parameter = awaited ?? withKeyword(free, undefined)
    awaited = undefined
    if (parameter === undefined) continue
    free.delete(parameter)
    paired.push({ item, role: 'value', parameter })
  }
  return paired
}

/** The first parameter that is still free and has this keyword, or none. */
function withKeyword(
  free: Iterable<Parameter<unknown>>,
  keyword: string | undefined,
): Parameter<unknown> | undefined {
  for (const parameter of free) if (parameter.keyword === keyword) return parameter
  return undefined
}

/** An item that can be no keyword has a word that none is. */
function wordOf(item: Item): string {
  if (item.kind === 'equals-sign') return '='
  return item.kind === 'name' ? item.text : ''
}
