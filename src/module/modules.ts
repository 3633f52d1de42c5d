import type { Action, Filter } from './definition.ts'

/** The filters and actions that chains may use. */
export interface Modules {
  readonly filters: readonly Filter[]
  readonly actions: readonly Action[]
}
