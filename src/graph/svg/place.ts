import type { Columns, Node, Wire } from './columns.ts'

const CARD_GAP = 22
const PASSAGE_GAP = 6
/** How often the columns are gone through. */
const ROUNDS = 4

/**
 * Gives every node its place from the top: the first column stands close together, in the others each node stands as near
 * to what it is connected with as the order allows.
 */
export function placeNodes({ nodes, wires }: Columns, top: number): void {
  let y = top
  for (const node of nodes[0] ?? []) {
    node.y = y
    y += node.height + CARD_GAP
  }
  const incoming = Map.groupBy(wires, ({ to }) => to)
  const outgoing = Map.groupBy(wires, ({ from }) => from)
  for (const column of nodes.slice(1))
    settle(column, (node) => wishOf(node, incoming.get(node), undefined), top)
  for (let round = 0; round < ROUNDS; round++) {
    for (const column of nodes.toReversed())
      settle(column, (node) => wishOf(node, incoming.get(node), outgoing.get(node)), top)
    for (const column of nodes.slice(1))
      settle(column, (node) => wishOf(node, incoming.get(node), outgoing.get(node)), top)
  }
}

/** The top that would make its lines the straightest. */
function wishOf(node: Node, incoming: readonly Wire[] = [], outgoing: readonly Wire[] = []): number {
  const wishes = [
    ...incoming.map(({ from, outlet }) => from.y + outlet - node.inlet),
    ...outgoing.map(({ to, outlet }) => to.y + to.inlet - outlet),
  ]
  return wishes.length === 0 ? node.y : wishes.reduce((sum, wish) => sum + wish, 0) / wishes.length
}

interface Block {
  readonly nodes: readonly Node[]
  /** Of what is wished for the first node. */
  readonly sum: number
}

/**
 * Moves the nodes of a column as near to what is wished for each as their order and the gaps allow, by least squares:
 * those that would overlap are put together into a block, which stands in the middle of their wishes.
 */
function settle(column: readonly Node[], wish: (node: Node) => number, top: number): void {
  const blocks: Block[] = []
  const offsets = offsetsOf(column)
  for (const node of column) {
    let block: Block = { nodes: [node], sum: wish(node) - (offsets.get(node) ?? 0) }
    for (let last = blocks.at(-1); last !== undefined && mean(last) >= mean(block); last = blocks.at(-1)) {
      block = { nodes: [...last.nodes, ...block.nodes], sum: last.sum + block.sum }
      blocks.pop()
    }
    blocks.push(block)
  }
  for (const block of blocks)
    for (const node of block.nodes) node.y = Math.max(top, mean(block)) + (offsets.get(node) ?? 0)
}

function mean({ nodes, sum }: Block): number {
  return sum / nodes.length
}

/** How far below the first node of the column each one stands at the least. */
function offsetsOf(column: readonly Node[]): ReadonlyMap<Node, number> {
  const offsets = new Map<Node, number>()
  let offset = 0
  column.forEach((node, index) => {
    offsets.set(node, offset)
    const next = column[index + 1]
    const gap = node.card === undefined && next?.card === undefined ? PASSAGE_GAP : CARD_GAP
    offset += node.height + gap
  })
  return offsets
}
