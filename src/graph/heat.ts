import type { ProgramGraph } from './model.ts'

/** How hot a path is, from 0 (nothing passed, or nothing was counted) to 1 (as much as there is). */
export type HeatOf = (hits: number | undefined) => number

/** By which power the share is raised: the rare stays visible, and the half is not as hot as the whole. */
const POWER = 1 / 3

/** Measures against the busiest source, or the busiest chain where that is more. */
export function heatScale({ sources, chains }: ProgramGraph): HeatOf {
  const most = Math.max(
    1,
    ...sources.map(({ hits }) => hits?.walked ?? 0),
    ...chains.map(({ hits }) => hits ?? 0),
  )
  return (hits = 0) => Math.min(1, hits / most) ** POWER
}
