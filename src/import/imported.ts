import type { Note } from './notes.ts'

/** Chains and settings that do what another program's configuration did, and what they do otherwise. */
export interface Imported {
  readonly chains: string
  readonly settings: string
  readonly notes: readonly Note[]
}
