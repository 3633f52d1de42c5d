import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { BanSetSettings, NftablesSettings } from './ban-set-settings.ts'
import { type NftSet, nftSetsOf } from './nft-sets.ts'
import type { Settings } from './settings.ts'
import type { YamlDocument } from './yaml-document.ts'

const SHARED = 'name a set of its own: in one that they share, each would end bans of the other'
const BOTH_FAMILIES = 'name another: a set of the kernel takes addresses of one family only'

/** A set of the kernel, and the setting that names it. */
interface Named {
  readonly key: string
  /** `inet filter ssh4`, or `ipset ssh4`. */
  readonly kernelSet: string
}

/**
 * The ban sets that put their bans where another does: each would shorten and end bans of the other. One that only observes
 * leaves the firewall alone, so that it may be tried out beside the one that it is to follow. One for both families is none either.
 */
export function diagnoseSharedKernelSets(
  { ban_sets }: Pick<Settings, 'ban_sets'>,
  document: YamlDocument,
): readonly Diagnostic[] {
  const owners = new Map<string, string>()
  return Object.entries(ban_sets).flatMap(([name, set]) => {
    if (set.mode === 'observe') return []
    const problems = new Map<string, readonly [problem: string, hint: string]>()
    for (const { key, kernelSet } of kernelSetsOf(set)) {
      const owner = owners.get(kernelSet)
      owners.set(kernelSet, owner ?? name)
      if (owner === undefined || problems.has(key)) continue
      if (owner === name) problems.set(key, [`puts both families into one set: ${kernelSet}`, BOTH_FAMILIES])
      else problems.set(key, [`puts its bans where \`${owner}\` does: ${kernelSet}`, SHARED])
    }
    return [...problems].map(([key, [problem, hint]]) =>
      diagnose('PY0902', document.valueSpan(['ban_sets', name, key]), { name: `\`${name}\``, problem }, hint),
    )
  })
}

function kernelSetsOf(settings: BanSetSettings): readonly Named[] {
  switch (settings.backend) {
    case 'nftables':
      return nftSetsOf(settings).map((set) => ({
        key: keyOf(set, settings),
        kernelSet: `${set.table} ${set.name}`,
      }))
    case 'ipset':
      return (['ipv4', 'ipv6'] as const).flatMap((key) => {
        const name = settings[key]
        return name === undefined ? [] : [{ key, kernelSet: `ipset ${name}` }]
      })
    default:
      return []
  }
}

/** What `manage` calls after the set for addresses stands nowhere else. */
function keyOf({ key, family, name }: NftSet, settings: NftablesSettings): string {
  const addresses = `ipv${family}` as const
  return name === `${settings[addresses]}_networks` ? addresses : key
}
