import { sumOf } from '../model.ts'
import type { Card, CardRow } from './card.ts'

/**
 * What stands in a column: a card, or the place where all lines to a chain further right pass together. Lines only ever
 * merge on their way, so that each leads to one chain.
 */
export interface Node {
  readonly column: number
  readonly height: number
  /** Where lines arrive, from its top. */
  readonly inlet: number
  readonly card: Card | undefined
  /** Its top; set by `placeNodes`. */
  y: number
}

/** A line between two neighbouring columns. */
export interface Wire {
  readonly from: Node
  readonly to: Node
  /** Where it leaves, from the top of `from`. */
  readonly outlet: number
  /** The chain that it leads to. */
  readonly target: string
  readonly kind: 'jump' | 'goto'
  /** Whether it begins at a rule. */
  readonly begins: boolean
  readonly hits: number | undefined
}

export interface Columns {
  /** From left to right, each from the top. */
  readonly nodes: readonly (readonly Node[])[]
  readonly wires: readonly Wire[]
}

/** Height of the place where lines pass. */
const PASSAGE_HEIGHT = 8

/** Puts base chains into the first column, and every other chain right of all that lead to it. */
export function columnsOf(cards: readonly Card[]): Columns {
  const byName = new Map(cards.map((card) => [card.chain.name, card]))
  const columnOf = longestPaths(cards, byName)
  const nodes: Node[][] = []
  const wires: Wire[] = []
  const known = new Map<string, Node>()

  const put = (key: string, node: Node): Node => {
    known.set(key, node)
    let column = nodes[node.column]
    while (column === undefined) {
      nodes.push([])
      column = nodes[node.column]
    }
    column.push(node)
    return node
  }
  const cardNode = (card: Card): Node =>
    known.get(card.chain.name) ??
    put(card.chain.name, {
      column: columnOf.get(card) ?? 0,
      height: card.height,
      inlet: card.chain.hook === undefined ? Math.min(15, card.height / 2) : 15,
      card,
      y: 0,
    })
  /** The next place on the way to a card, from a column. */
  const hop = (target: Card, column: number): Node => {
    if (columnOf.get(target) === column) return cardNode(target)
    const key = `${column} ${target.chain.name}`
    return (
      known.get(key) ??
      put(key, { column, height: PASSAGE_HEIGHT, inlet: PASSAGE_HEIGHT / 2, card: undefined, y: 0 })
    )
  }
  const lead = (from: Node, row: CardRow) => {
    for (const { kind, target = '', hits } of row.verdicts) {
      const card = byName.get(target)
      if (card === undefined || (kind !== 'jump' && kind !== 'goto')) continue
      const to = hop(card, from.column + 1)
      wires.push({ from, to, outlet: row.y, target, kind, begins: true, hits })
    }
  }

  for (const card of byColumn(cards, columnOf)) {
    const node = cardNode(card)
    for (const row of card.rows) lead(node, row)
  }
  wires.push(...passages(cards, columnOf, known, hop, wires))
  return { nodes, wires }
}

/** From each place that lines pass to the next, with all that came together there. */
function passages(
  cards: readonly Card[],
  columnOf: ReadonlyMap<Card, number>,
  known: ReadonlyMap<string, Node>,
  hop: (target: Card, column: number) => Node,
  begun: readonly Wire[],
): readonly Wire[] {
  const arriving = Map.groupBy(begun, ({ to }) => to)
  return cards.flatMap((target) => {
    const name = target.chain.name
    const lines: Wire[] = []
    for (let column = 1; column < (columnOf.get(target) ?? 0); column++) {
      const from = known.get(`${column} ${name}`)
      if (from === undefined) continue
      const passing = lines.filter((wire) => wire.to === from)
      const hits = sumOf([...(arriving.get(from) ?? []), ...passing].map((wire) => wire.hits))
      const to = hop(target, column + 1)
      lines.push({ from, to, outlet: from.inlet, target: name, kind: 'goto', begins: false, hits })
    }
    return lines
  })
}

function byColumn(cards: readonly Card[], columnOf: ReadonlyMap<Card, number>): readonly Card[] {
  return cards.toSorted((a, b) => (columnOf.get(a) ?? 0) - (columnOf.get(b) ?? 0))
}

/** The column of each card: the first for base chains; chains that nothing leads to stand in the second. */
function longestPaths(cards: readonly Card[], byName: ReadonlyMap<string, Card>): ReadonlyMap<Card, number> {
  const leadingTo = new Map<Card, Card[]>()
  for (const card of cards) {
    for (const { target } of card.rows.flatMap(({ verdicts }) => verdicts)) {
      const to = byName.get(target ?? '')
      if (to === undefined) continue
      const known = leadingTo.get(to)
      if (known === undefined) leadingTo.set(to, [card])
      else known.push(card)
    }
  }
  const columns = new Map<Card, number>()
  const columnOf = (card: Card): number => {
    const found = columns.get(card)
    if (found !== undefined) return found
    const column =
      card.chain.hook === undefined ? 1 + Math.max(0, ...(leadingTo.get(card) ?? []).map(columnOf)) : 0
    columns.set(card, column)
    return column
  }
  for (const card of cards) columnOf(card)
  return columns
}
