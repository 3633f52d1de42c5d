import { formatChains } from '../../language/format/format.ts'
import type { Imported } from '../imported.ts'
import { Names } from '../names.ts'
import { Notes } from '../notes.ts'
import { chainOf, isShared, jailChains, lastChain, type OwnJail, readsNothing } from './chains.ts'
import type { ConfigurationFiles } from './configuration.ts'
import { type Defaults, type Jail, readJails } from './jails.ts'
import { placeOfOwn, sourcesOfShipped } from './places.ts'
import { settingsText } from './settings.ts'
import { isShipped, shippedChainOf } from './shipped-filters.ts'
import { definesOf, isNoRecidive, thresholdsOfAll } from './thresholds.ts'
import {
  addressesOf,
  noteGeneral,
  noteJail,
  noteProbes,
  noteShipped,
  noteUnknownLines,
  placeName,
} from './what-differs.ts'

/** Turns the configuration in a directory of fail2ban into chains and settings; or says why it cannot be read. */
export function importFail2ban(files: ConfigurationFiles): Imported | { readonly problem: string } {
  const read = readJails(files)
  if (read === undefined) return { problem: 'there is no jail.conf, jail.local or jail.d in it' }
  if (read.jails.length === 0) return { problem: 'none of its jails is enabled' }
  const notes = new Notes()
  const names = new Names('jail')
  noteGeneral(read, notes)
  const shipped = read.jails.filter(isShipped)
  const own = read.jails.filter((jail) => !isShipped(jail))
  if (shipped.some(isNoRecidive)) noteProbes(notes)
  const rule = thresholdsOfAll(shipped.filter(isNoRecidive), read.defaults)
  for (const jail of shipped) noteShipped(jail, isNoRecidive(jail) ? rule : jail, read.defaults, notes)
  const ownJails = own.map((jail) => ownJailOf(jail, read.defaults, names, notes))
  const written = ownJails.map((one) => {
    notes.at(placeName(one.jail))
    const chains = jailChains(one, names, notes)
    if (!chains.isEmpty) noteUnknownLines(one.place, notes)
    return chains
  })
  const carriedOver = written.filter(({ isEmpty }) => !isEmpty)
  notes.elsewhere()
  const last = carriedOver.some(({ place }) => isShared(place)) ? lastChain(names) : ''
  const text = [
    ...written.map((one) => one.text),
    last,
    'include "@chains/*.chain"',
    definesOf(rule, shipped),
  ]
    .filter(Boolean)
    .join('\n\n')
  const formatted = formatChains('main.chain', text)
  const sources = [
    ...shipped.flatMap((jail) => {
      const { chain, identifier } = shippedChainOf(jail)
      return sourcesOfShipped(jail, chain, identifier)
    }),
    ...carriedOver.flatMap(({ place }) => place.sources),
  ]
  return {
    // What cannot be formatted has mistakes: `check` shows where.
    chains: typeof formatted === 'string' ? formatted : text,
    settings: settingsText(read.defaults, sources, addressesOf(read.defaults.ignoreip, notes)),
    notes: notes.all,
  }
}

function ownJailOf(jail: Jail, defaults: Defaults, names: Names, notes: Notes): OwnJail {
  notes.at(placeName(jail))
  noteJail(jail, defaults, notes)
  if (jail.definition === undefined) notes.loss(`there is no filter.d/${jail.filter.name}.conf`)
  if (readsNothing(jail))
    notes.loss('it names no `logpath`, and its `backend` is not `systemd`: fail2ban reads nothing for it')
  const further = jail.ignoreip.filter((one) => !defaults.ignoreip.includes(one))
  return { jail, place: placeOfOwn(jail, chainOf(jail, names)), ignored: addressesOf(further, notes) }
}
