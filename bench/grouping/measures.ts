export interface Agreement {
  /** The share of lines whose group holds exactly the lines of their label, as the literature counts it. */
  readonly accuracy: number
  /** Of pairs of lines: the harmonic mean of how many of those together belong together, and the other way round. */
  readonly f1: number
}

/** How far a grouping agrees with labels, line by line. */
export function compareGroupings(labels: readonly string[], found: readonly string[]): Agreement {
  const both = tally(labels.map((label, at) => `${label}\n${found[at]}`))
  const byLabel = tally(labels)
  const byGroup = tally(found)
  let exact = 0
  for (const [pair, count] of both) {
    const [label = '', group = ''] = pair.split('\n')
    if (byLabel.get(label) === count && byGroup.get(group) === count) exact += count
  }
  const [right, expected, together] = [both, byLabel, byGroup].map(pairs)
  const f1 = expected === 0 && together === 0 ? 1 : (2 * (right ?? 0)) / ((expected ?? 0) + (together ?? 0))
  return { accuracy: exact / labels.length, f1 }
}

function tally(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function pairs(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0)
}
