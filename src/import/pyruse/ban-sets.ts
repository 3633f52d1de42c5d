import { Names } from '../names.ts'
import { textArgument } from './arguments.ts'
import type { Step } from './configuration.ts'

/** What tells the sets of the two families apart. */
const FAMILY = /[._-]?(?:ip)?v?[46]$/i

/** A ban set of the settings: the key, and what stands under it. */
export type WrittenBanSet = Readonly<Record<string, string>>

/** The sets that bans of Pyruse go to, as the settings name them. */
export class BanSets {
  readonly #names = new Names('_set')
  readonly #sets = new Map<string, WrittenBanSet>()

  /** The name of the ban set of a step; undefined where the step names none. */
  of(step: Step): string | undefined {
    const isIpset = step.module === 'action_ipsetBan'
    const [v4, v6] = isIpset ? ipsets(step) : nftSets(step)
    const kernelName = v4?.name ?? v6?.name
    if (kernelName === undefined) return undefined
    const set = isIpset ? ipsetSettings(v4, v6) : nftSettings(v4, v6)
    const name = this.#names.of(JSON.stringify(set), kernelName.replace(FAMILY, ''))
    this.#sets.set(name, set)
    return name
  }

  all(): ReadonlyMap<string, WrittenBanSet> {
    return this.#sets
  }
}

interface KernelSet {
  /** Family and name of the table; undefined for ipset, which has none. */
  readonly table?: string
  readonly name: string
}

function ipsets(step: Step): readonly (KernelSet | undefined)[] {
  return ['ipSetIPv4', 'ipSetIPv6'].map((key) => {
    const name = textArgument(step, key)
    return name === undefined ? undefined : { name }
  })
}

function nftSets(step: Step): readonly (KernelSet | undefined)[] {
  return (['ip', 'ip6'] as const).map((family) =>
    nftSet(textArgument(step, family === 'ip' ? 'nftSetIPv4' : 'nftSetIPv6'), family),
  )
}

/** `ip Inet4 mail_ban`, or `Inet4 mail_ban` in the family that fits. */
function nftSet(path: string | undefined, family: 'ip' | 'ip6'): KernelSet | undefined {
  const words = path?.trim().split(/\s+/) ?? []
  const [table, name] = words.slice(-2)
  if (table === undefined || name === undefined) return undefined
  return { table: `${words.length > 2 ? words[0] : family} ${table}`, name }
}

function nftSettings(v4: KernelSet | undefined, v6: KernelSet | undefined): WrittenBanSet {
  const table = v4?.table ?? v6?.table ?? ''
  return {
    backend: 'nftables',
    table,
    ...(v6?.table !== undefined && v6.table !== table && { ipv6_table: v6.table }),
    ...(v4 && { ipv4: v4.name }),
    ...(v6 && { ipv6: v6.name }),
  }
}

function ipsetSettings(v4: KernelSet | undefined, v6: KernelSet | undefined): WrittenBanSet {
  return { backend: 'ipset', ...(v4 && { ipv4: v4.name }), ...(v6 && { ipv6: v6.name }) }
}
