import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { BanSetSettings, NftablesSettings } from './ban-set-settings.ts'
import type { Settings } from './settings.ts'
import type { YamlDocument } from './yaml-document.ts'

const HINT = 'name a set of its own: in one that they share, each would end bans of the other'

/** A set of the kernel, and the setting that names it. */
interface Named {
  readonly key: string
  /** `inet filter ssh4`, or `ipset ssh4`. */
  readonly kernelSet: string
}

/**
 * The ban sets that put their bans where another does: each would shorten and end bans of the other. One that only observes
 * leaves the firewall alone, so that it may be tried out beside the one that it is to follow.
 */
export function diagnoseSharedKernelSets(
  { ban_sets }: Pick<Settings, 'ban_sets'>,
  document: YamlDocument,
): readonly Diagnostic[] {
  const owners = new Map<string, string>()
  return Object.entries(ban_sets).flatMap(([name, set]) => {
    if (set.mode === 'observe') return []
    const problems = new Map<string, string>()
    for (const { key, kernelSet } of kernelSetsOf(set)) {
      const owner = owners.get(kernelSet) ?? name
      owners.set(kernelSet, owner)
      if (owner !== name && !problems.has(key))
        problems.set(key, `puts its bans where \`${owner}\` does: ${kernelSet}`)
    }
    return [...problems].map(([key, problem]) =>
      diagnose('PY0902', document.valueSpan(['ban_sets', name, key]), { name: `\`${name}\``, problem }, HINT),
    )
  })
}

function kernelSetsOf(settings: BanSetSettings): readonly Named[] {
  switch (settings.backend) {
    case 'nftables':
      return [...nftSetsOf(settings, 4), ...nftSetsOf(settings, 6)]
    case 'ipset':
      return (['ipv4', 'ipv6'] as const).flatMap((key) => named(key, 'ipset', settings[key]))
    default:
      return []
  }
}

function nftSetsOf(settings: NftablesSettings, family: 4 | 6): readonly Named[] {
  const { table: ipv4_table, ipv6_table = ipv4_table } = settings
  const table = family === 4 ? ipv4_table : ipv6_table
  const key = `ipv${family}` as const
  const networks = settings[`${key}_networks`]
  // What `manage` calls after the set for addresses stands nowhere else.
  const networksKey = networks === `${settings[key]}_networks` ? key : `${key}_networks`
  return [...named(key, table, settings[key]), ...named(networksKey, table, networks)]
}

function named(key: string, place: string, name: string | undefined): readonly Named[] {
  return name === undefined ? [] : [{ key, kernelSet: `${place} ${name}` }]
}
