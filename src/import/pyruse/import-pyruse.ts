import { formatChains } from '../../language/format/format.ts'
import type { Imported } from '../imported.ts'
import { Names } from '../names.ts'
import { Notes } from '../notes.ts'
import { BanSets } from './ban-sets.ts'
import { chainsText } from './chains.ts'
import { readConfiguration } from './configuration.ts'
import { FieldTypes } from './field-types.ts'
import type { Importing } from './importing.ts'
import { link } from './linking.ts'
import { NetworkLists } from './network-lists.ts'
import { settingsText } from './settings.ts'

/** Turns the text of a pyruse.json into chains and settings; or says why it cannot be read. */
export function importPyruse(json: string): Imported | { readonly problem: string } {
  const configuration = readConfiguration(json)
  if ('problem' in configuration) return configuration
  const notes = new Notes()
  const steps = [...configuration.chains.values()].flat()
  const importing: Importing = {
    configuration,
    notes,
    types: new FieldTypes(steps),
    chainNames: new Names('_chain'),
    counterNames: new Names('_counter'),
    banSets: new BanSets(),
    networks: new NetworkLists(steps),
  }
  const linked = link(configuration)
  for (const label of linked.both)
    notes.loss(
      `“${label}” is entered by all entries and gone to by a later chain: here that chain cannot go there`,
    )
  const chains = chainsText(linked, importing)
  const formatted = formatChains('main.chain', chains)
  return {
    // What cannot be formatted has mistakes: `check` shows where.
    chains: typeof formatted === 'string' ? formatted : chains,
    settings: settingsText(importing),
    notes: notes.all,
  }
}
