import type { FailedOutcome } from '../../engine/ports.ts'
import type { NftablesSettings } from '../../settings/ban-set-settings.ts'
import { isNftSet, type NftSet, nftSetFor, nftSetsOf } from '../../settings/nft-sets.ts'
import { Network } from '../../values/address.ts'
import type { BanChange } from './backend.ts'

/** The sets of the kernel whose names nft takes. */
export function targetsOf(settings: NftablesSettings | undefined): readonly NftSet[] {
  return settings === undefined ? [] : nftSetsOf(settings).filter(isNftSet)
}

/** The set of the kernel that a change goes to, or why there is none. */
export function targetOf(
  { set, element }: BanChange,
  sets: Readonly<Record<string, NftablesSettings>>,
): NftSet | FailedOutcome {
  const settings = sets[set]
  const network = element instanceof Network
  const { family } = network ? element.address : element
  const target = settings && nftSetFor(settings, family, { network })
  if (target === undefined)
    return {
      ok: false,
      permanent: true,
      error: `the ban set \`${set}\` holds no IPv${family} addresses`,
      hint: `name its set of nftables in the settings: ban_sets.${set}.ipv${family}`,
    }
  if (isNftSet(target)) return target
  return {
    ok: false,
    permanent: true,
    error: `\`${target.table} ${target.name}\` is no name of a set of nftables`,
    hint: `correct the settings: ban_sets.${set}.table is a family and a name such as \`inet filter\``,
  }
}
