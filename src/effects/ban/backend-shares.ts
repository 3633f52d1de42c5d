import type { BanBackend } from './backend.ts'

/** A backend with the ban sets that are its own. */
export interface BackendShare {
  readonly backend: BanBackend
  readonly sets: readonly string[]
}

/** The backends of ban sets by name as each backend with all of its sets. */
export function sharesOf(backends: ReadonlyMap<string, BanBackend>): readonly BackendShare[] {
  const shares = Map.groupBy(backends, ([, backend]) => backend)
  return [...shares].map(([backend, named]) => ({ backend, sets: named.map(([set]) => set) }))
}
