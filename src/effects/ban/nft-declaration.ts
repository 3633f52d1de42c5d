import type { NftSet } from '../../settings/nft-sets.ts'

/** What a set of the kernel is declared as. */
type Declared = Pick<NftSet, 'family' | 'networks'>

export function typeOf({ family }: Pick<NftSet, 'family'>): string {
  return family === 4 ? 'ipv4_addr' : 'ipv6_addr'
}

/** As it stands in a script. Never auto-merge: it would merge elements of different time-outs. */
export function declarationOf(set: Declared): string {
  return `{ type ${typeOf(set)}; flags ${flagsOf(set).join(',')}; }`
}

/** The command that makes a set by hand. */
export function addSet(set: NftSet): string {
  return `nft add set ${set.table} ${set.name} '${declarationOf(set)}'`
}

/** What keeps a set from taking elements with a time-out; `lines` are those of its block as nft lists it. */
export function incapacity(lines: readonly string[], set: NftSet): string | undefined {
  if (!isOfType(lines, set)) return `is not of type ${typeOf(set)}`
  return flagsIn(lines).includes('timeout') ? undefined : 'takes no time-outs'
}

/** How a set that is there differs from the one that is to be made, which nft therefore refuses to make. */
export function difference(lines: readonly string[], set: NftSet): string | undefined {
  return isOfType(lines, set) ? otherFlags(flagsIn(lines), set) : `is not of type ${typeOf(set)}`
}

export function otherFlags(found: readonly string[], set: Declared): string | undefined {
  const wanted = flagsOf(set)
  if (found.length === wanted.length && wanted.every((flag) => found.includes(flag))) return undefined
  return `has ${found.length === 0 ? 'no flags' : `the flags ${found.join(',')}`} instead of ${wanted.join(',')}`
}

function flagsOf({ networks }: Declared): readonly string[] {
  return networks ? ['interval', 'timeout'] : ['timeout']
}

function isOfType(lines: readonly string[], set: NftSet): boolean {
  const expression = set.family === 4 ? 'ip' : 'ip6'
  return lines.some((line) =>
    [`type ${typeOf(set)}`, `typeof ${expression} saddr`, `typeof ${expression} daddr`].includes(line),
  )
}

function flagsIn(lines: readonly string[]): readonly string[] {
  const [, flags] = lines.map((line) => /^flags (.+)$/.exec(line)).find((match) => match !== null) ?? []
  return flags?.split(',') ?? []
}
