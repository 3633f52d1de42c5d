import type { BanSetSettings, Settings } from '../../settings/settings.ts'
import type { BanBackend } from './backend.ts'
import { commandBackend } from './command.ts'
import { connectionCutter, cuttingConnections, type OnTrouble } from './connections.ts'
import { ipsetBackend } from './ipset.ts'
import { nftablesBackend } from './nftables.ts'
import { noBackend } from './none.ts'

/** What backends need beside the settings; all has a default that is the machine's own. */
export interface BackendPorts {
  /** The nft program with what comes before it, if anything. */
  readonly nft?: readonly string[]
  /** What comes before the other programs: `ip netns exec …`. */
  readonly prefix?: readonly string[]
  readonly onTrouble?: OnTrouble
}

/**
 * The backend of each ban set. All sets of one kind share one, so that a batch is one call; each that has programs of the
 * user's own has one by itself, since nobody knows how slow those are.
 */
export function createBanBackends(
  { ban_sets }: Pick<Settings, 'ban_sets'>,
  { prefix = [], nft = [...prefix, 'nft'], onTrouble = () => {} }: BackendPorts = {},
): ReadonlyMap<string, BanBackend> {
  const cutting = new Set(
    Object.entries(ban_sets).flatMap(([name, set]) => (set.cut_connections === true ? [name] : [])),
  )
  const cut = connectionCutter(prefix, onTrouble)
  const nftables = nftablesBackend({ sets: ofKind(ban_sets, 'nftables'), program: nft })
  const ipset = ipsetBackend({ sets: ofKind(ban_sets, 'ipset'), prefix })
  const backends = {
    nftables: cuttingConnections(nftables, cutting, cut),
    ipset: cuttingConnections(ipset, cutting, cut),
    none: noBackend,
  }
  return new Map(
    Object.entries(ban_sets).map(([name, set]) => {
      if (set.mode === 'observe') return [name, noBackend]
      if (set.backend !== 'command') return [name, backends[set.backend]]
      return [name, cuttingConnections(commandBackend(set), cutting, cut)]
    }),
  )
}

function ofKind<Kind extends BanSetSettings['backend']>(
  sets: Settings['ban_sets'],
  kind: Kind,
): Readonly<Record<string, Extract<BanSetSettings, { backend: Kind }>>> {
  const isOfKind = (set: BanSetSettings): set is Extract<BanSetSettings, { backend: Kind }> =>
    set.backend === kind
  return Object.fromEntries(
    Object.entries(sets).flatMap(([name, set]) => (isOfKind(set) ? [[name, set]] : [])),
  )
}
