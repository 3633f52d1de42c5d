import type { Names } from '../names.ts'
import type { Notes } from '../notes.ts'
import type { BanSets } from './ban-sets.ts'
import type { PyruseConfiguration } from './configuration.ts'
import type { FieldTypes } from './field-types.ts'
import type { NetworkLists } from './network-lists.ts'

/** What is known while the chains are written. */
export interface Importing {
  readonly configuration: PyruseConfiguration
  readonly types: FieldTypes
  readonly notes: Notes
  readonly chainNames: Names
  readonly counterNames: Names
  readonly banSets: BanSets
  readonly networks: NetworkLists
}
