import { otherFlags, typeOf } from '../effects/ban/nft-declaration.ts'
import { runTool, type ToolResult } from '../effects/ban/run-tool.ts'
import type { NftablesSettings } from '../settings/ban-set-settings.ts'
import { type NftSet, nftSetsOf } from '../settings/nft-sets.ts'
import type { BanSetSettings } from '../settings/settings.ts'
import { type Hook, ipsetByHand, type Mends, managedIpset, managedNft, nftByHand } from './ban-set-mends.ts'
import type { Patient } from './finding.ts'
import { IptablesRuleset } from './iptables-ruleset.ts'
import { type Coverage, NftRuleset } from './nft-ruleset.ts'

/** Milliseconds that a program of the firewall may run. */
const TIMEOUT = 30_000

/** A set of the kernel that holds the bans of a family. */
export interface KernelSet {
  /** As the tools name it: `inet filter ssh_ban4`. */
  readonly name: string
  readonly family: 4 | 6
  readonly isMissing: boolean
  /** Whether the daemon makes it, and the rules that use it. */
  readonly managed: boolean
  readonly type: { readonly wanted: string; readonly found: string | undefined }
  readonly hasTimeouts: boolean
  readonly takesNetworks: boolean
  /** Why the daemon cannot make it as it wants it: it is there with other flags. */
  readonly otherFlags?: string | undefined
  readonly drops: (hook: Hook) => Coverage | undefined
  readonly mend: Mends
}

/** A program of the firewall that came to nothing. */
export type FailedRun = Extract<ToolResult, { ok: false }>

/** The sets of the kernel that a ban set consists of. */
export async function kernelSets(
  settings: BanSetSettings,
  patient: Patient,
): Promise<readonly KernelSet[] | FailedRun> {
  const { signal } = patient
  const run = (name: string, debian: string, args: readonly string[]) =>
    runTool({ prefix: [], name, package: debian }, args, { signal, timeout: TIMEOUT })
  if (settings.backend === 'nftables') {
    const listed = await run('nft', 'nftables', ['-j', '-t', 'list', 'ruleset'])
    return listed.ok ? nftSets(settings, new NftRuleset(listed.text), patient) : listed
  }
  if (settings.backend !== 'ipset') return []
  const sets: KernelSet[] = []
  for (const family of [4, 6] as const) {
    const name = settings[`ipv${family}`]
    if (name === undefined) continue
    const saved = await run('ipset', 'ipset', ['list', '-t', name])
    if (!saved.ok && saved.refused === undefined) return saved
    const iptables = family === 4 ? 'iptables' : 'ip6tables'
    const rules = await run(`${iptables}-save`, 'iptables', ['-t', 'filter'])
    if (!rules.ok) return rules
    const managed = settings.manage === true
    sets.push(
      ipset(name, family, {
        listed: saved.ok ? saved.text : undefined,
        rules: new IptablesRuleset(rules.text),
        managed,
        mend: managed ? managedIpset(name, patient) : ipsetByHand(name, family),
      }),
    )
  }
  return sets
}

function nftSets(settings: NftablesSettings, ruleset: NftRuleset, patient: Patient): readonly KernelSet[] {
  const sets = nftSetsOf(settings)
  const managed = settings.manage === true ? managedNft(sets, ruleset, patient) : undefined
  return sets.map((set) => {
    const hasOther = !set.networks && sets.some(({ family, networks }) => networks && family === set.family)
    return nftSet(set, { hasOther, ruleset, mend: managed ?? nftByHand(set) })
  })
}

interface NftFacts {
  /** Whether networks go to another set. */
  readonly hasOther: boolean
  readonly ruleset: NftRuleset
  readonly mend: Mends
}

function nftSet(set: NftSet, { hasOther, ruleset, mend }: NftFacts): KernelSet {
  const { table, name, family, managed } = set
  const declared = ruleset.declared(set)
  const flags = declared?.flags ?? []
  return {
    name: `${table} ${name}`,
    family,
    isMissing: declared === undefined,
    managed,
    type: { wanted: typeOf(set), found: declared?.type },
    hasTimeouts: flags.includes('timeout'),
    takesNetworks: hasOther || flags.includes('interval'),
    otherFlags: managed ? otherFlags(flags, set) : undefined,
    drops: (hook) => ruleset.drops(set, hook),
    mend,
  }
}

function ipset(name: string, family: 4 | 6, { listed, rules, mend, managed }: IpsetFacts): KernelSet {
  const [, type = ''] = /^Type: (\S+)$/m.exec(listed ?? '') ?? []
  // Both kinds hold addresses; only one holds networks as well.
  const isKnown = type === 'hash:ip' || type === 'hash:net'
  return {
    name,
    family,
    isMissing: listed === undefined,
    managed,
    type: { wanted: isKnown ? type : 'hash:net', found: type },
    hasTimeouts: /^Header: .* timeout \d/m.test(listed ?? ''),
    takesNetworks: type === 'hash:net',
    drops: (hook) => rules.drops(name, hook.toUpperCase()),
    mend,
  }
}

interface IpsetFacts {
  /** What ipset prints of it; undefined where it is missing. */
  readonly listed: string | undefined
  readonly rules: IptablesRuleset
  readonly managed: boolean
  readonly mend: Mends
}
