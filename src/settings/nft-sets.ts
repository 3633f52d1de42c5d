import type { NftablesSettings } from './ban-set-settings.ts'

/** A set of the kernel that holds the elements of a ban set of nftables. */
export interface NftSet {
  /** Family and name, as `inet filter`; nothing has checked it, nor the name of the set. */
  readonly table: string
  readonly name: string
  readonly family: 4 | 6
  /** Whether networks go there; addresses may, too. */
  readonly networks: boolean
  /** Whether it is made and kept by the daemon, by nobody's hand. */
  readonly managed: boolean
  /** The setting that names it; that of addresses where both do. */
  readonly key: NftSetKey
}

export type NftSetKey = 'ipv4' | 'ipv4_networks' | 'ipv6' | 'ipv6_networks'

/** The family and the name of a table, as settings give them. */
export const NFT_TABLE = /^(?:inet|ip|ip6|bridge|netdev) [A-Za-z_][A-Za-z0-9_.-]{0,127}$/
/** The name of a set. */
export const NFT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/

/** Whether the names can stand in a script: nothing but letters, digits and `_.-`, behind a family of nft's. */
export function isNftSet({ table, name }: Pick<NftSet, 'table' | 'name'>): boolean {
  return NFT_TABLE.test(table) && NFT_NAME.test(name)
}

/** The sets of the kernel that a ban set consists of, each once for a family. */
export function nftSetsOf(settings: NftablesSettings): readonly NftSet[] {
  return ([4, 6] as const).flatMap((family) => setsOfFamily(settings, family))
}

/** The set that takes addresses of a family, or its networks; undefined where none does. */
export function nftSetFor(
  settings: NftablesSettings,
  family: 4 | 6,
  { network }: { readonly network: boolean },
): NftSet | undefined {
  const sets = setsOfFamily(settings, family)
  const forAddresses = sets.find(({ key }) => key === `ipv${family}`)
  return network ? (sets.find(({ networks }) => networks) ?? forAddresses) : forAddresses
}

function setsOfFamily(settings: NftablesSettings, family: 4 | 6): readonly NftSet[] {
  const { table: ipv4_table, ipv6_table = ipv4_table, manage: managed = false } = settings
  const table = family === 4 ? ipv4_table : ipv6_table
  const forNetworks = settings[`ipv${family}_networks`]
  const keys = [`ipv${family}`, `ipv${family}_networks`] as const
  const named = new Map<string, NftSetKey>()
  for (const key of keys) {
    const name = settings[key]
    if (name !== undefined && !named.has(name)) named.set(name, key)
  }
  return [...named].map(([name, key]) => ({
    table,
    name,
    family,
    networks: name === forNetworks,
    managed,
    key,
  }))
}
