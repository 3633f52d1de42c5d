import type { GraphChain, GraphRow } from './model.ts'

/** The rows of a chain that are drawn, and how many are left out. */
export interface ShownRows {
  readonly rows: readonly GraphRow[]
  readonly hidden: readonly GraphRow[]
}

/**
 * At most so many rows of a chain, in order: those that lead to other chains before all, then those that were passed most
 * often, then the first.
 */
export function shownRows({ rows }: GraphChain, most: number): ShownRows {
  if (rows.length <= most) return { rows, hidden: [] }
  const ranked = rows.toSorted((a, b) => rankOf(b) - rankOf(a) || hitsOf(b) - hitsOf(a))
  const shown = new Set(ranked.slice(0, most - 1))
  return { rows: rows.filter((row) => shown.has(row)), hidden: rows.filter((row) => !shown.has(row)) }
}

function rankOf({ verdicts, actions }: GraphRow): number {
  if (verdicts.some(({ target }) => target !== undefined)) return 2
  // The head of a `match`: without it nobody knows what the cases are matched with.
  return verdicts.length === 0 && actions.length === 0 ? 1 : 0
}

function hitsOf({ verdicts }: GraphRow): number {
  return Math.max(0, ...verdicts.map(({ hits }) => hits ?? 0))
}
