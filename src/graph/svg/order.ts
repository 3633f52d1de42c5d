import type { Columns, Node, Wire } from './columns.ts'

/** How often the columns are gone through. */
const SWEEPS = 12

/**
 * Orders the columns so that few lines cross: each node moves to the middle of those that it is connected with, from the
 * left to the right and back. The best order that was met is taken. The first column stays as it is.
 */
export function orderColumns({ nodes, wires }: Columns): Columns {
  const gaps = nodes.map((_, column) => wires.filter(({ from }) => from.column === column))
  let current = nodes
  let best = { nodes, crossings: allCrossings(nodes, gaps) }
  for (let sweep = 0; sweep < SWEEPS && best.crossings > 0; sweep++) {
    current = sweep % 2 === 0 ? sweepRight(current, gaps) : sweepLeft(current, gaps)
    const crossings = allCrossings(current, gaps)
    if (crossings < best.crossings) best = { nodes: current, crossings }
  }
  return { nodes: best.nodes, wires }
}

type Gaps = readonly (readonly Wire[])[]

function sweepRight(columns: Columns['nodes'], gaps: Gaps): Columns['nodes'] {
  const ordered = [...columns]
  for (let index = 1; index < columns.length; index++) {
    const places = placesOf(ordered[index - 1] ?? [])
    const wires = gaps[index - 1] ?? []
    ordered[index] = sortedBy(
      ordered[index] ?? [],
      wires,
      ({ to }) => to,
      (wire) => outletPlace(wire, places),
    )
  }
  return ordered
}

function sweepLeft(columns: Columns['nodes'], gaps: Gaps): Columns['nodes'] {
  const ordered = [...columns]
  for (let index = columns.length - 2; index > 0; index--) {
    const places = placesOf(ordered[index + 1] ?? [])
    const wires = gaps[index] ?? []
    ordered[index] = sortedBy(
      ordered[index] ?? [],
      wires,
      ({ from }) => from,
      ({ to }) => places.get(to) ?? 0,
    )
  }
  return ordered
}

function placesOf(column: readonly Node[]): ReadonlyMap<Node, number> {
  return new Map(column.map((node, index) => [node, index]))
}

/** Where a line leaves: the place of its node, and how far down in it. */
function outletPlace({ from, outlet }: Wire, places: ReadonlyMap<Node, number>): number {
  return (places.get(from) ?? 0) + outlet / (from.height + 1)
}

/** By the mean of what each is connected with; what is connected with nothing stays near its place. */
function sortedBy(
  column: readonly Node[],
  wires: readonly Wire[],
  endOf: (wire: Wire) => Node,
  placeOf: (wire: Wire) => number,
): readonly Node[] {
  const sums = new Map<Node, { sum: number; count: number }>()
  for (const wire of wires) {
    const known = sums.get(endOf(wire)) ?? { sum: 0, count: 0 }
    sums.set(endOf(wire), { sum: known.sum + placeOf(wire), count: known.count + 1 })
  }
  const means = new Map(
    column.map((node, index) => {
      const found = sums.get(node)
      return [node, found === undefined ? index : found.sum / found.count]
    }),
  )
  return column.toSorted((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0))
}

function allCrossings(columns: Columns['nodes'], gaps: Gaps): number {
  return columns
    .slice(1)
    .reduce((sum, right, index) => sum + crossings(columns[index] ?? [], right, gaps[index] ?? []), 0)
}

/** How often lines cross between two columns: the pairs that leave in one order and arrive in the other. */
function crossings(left: readonly Node[], right: readonly Node[], wires: readonly Wire[]): number {
  const leaving = placesOf(left)
  const arriving = placesOf(right)
  const ends = wires
    .map((wire) => ({ from: outletPlace(wire, leaving), to: arriving.get(wire.to) ?? 0 }))
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ to }) => to)
  // A Fenwick tree of how many arrived at each place so far.
  const tree = new Array<number>(right.length + 1).fill(0)
  let count = 0
  ends.forEach((to, already) => {
    let notAbove = 0
    for (let at = to + 1; at > 0; at -= at & -at) notAbove += tree[at] ?? 0
    count += already - notAbove
    for (let at = to + 1; at < tree.length; at += at & -at) tree[at] = (tree[at] ?? 0) + 1
  })
  return count
}
