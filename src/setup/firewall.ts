import { IptablesRuleset } from '../doctor/iptables-ruleset.ts'
import { NftRuleset } from '../doctor/nft-ruleset.ts'
import { runTool } from '../effects/ban/run-tool.ts'
import type { Machine } from './machine.ts'

/** Sets of the kernel that can hold bans: of nftables where they have a table, else of ipset. */
export interface FoundSets {
  readonly table?: string
  readonly ipv4?: string
  readonly ipv6?: string
  /** Whether a rule drops what comes from one of them. */
  readonly drops: boolean
}

export interface Firewall {
  /** Whether `nft` is there and may be asked. */
  readonly hasNft: boolean
  /** Those that drop first. */
  readonly sets: readonly FoundSets[]
}

/** Milliseconds that a program of the firewall may run. */
const TIMEOUT = 10_000

/** Tables and sets of programs that would take away what others put there. */
const KEPT_BY_OTHERS = /(?:^|[ _-])(?:f2b|fail2ban|crowdsec|docker|sshguard)(?:[-_]|$)/i

/** What an earlier configuration of ours has left: it is made anew where it is wanted. */
export const OWN_TABLE = 'inet pyruse'

interface Found {
  readonly name: string
  readonly family: 4 | 6
  readonly drops: boolean
}

/** Finds sets that take time-outs, which the administrator has made for bans. */
export async function findFirewall(machine: Machine): Promise<Firewall> {
  const nft = await run(machine, 'nft', ['-j', '-t', 'list', 'ruleset'])
  const sets = [...(nft === undefined ? [] : nftSets(new NftRuleset(nft))), ...(await ipsets(machine))]
  return { hasNft: nft !== undefined, sets: sets.toSorted((a, b) => Number(b.drops) - Number(a.drops)) }
}

/** What it prints; undefined where it is not there, or may not be run. */
async function run(machine: Machine, name: string, args: readonly string[]): Promise<string | undefined> {
  const { prefix, signal } = machine
  const result = await runTool({ prefix, name, package: name }, args, { signal, timeout: TIMEOUT })
  return result.ok ? result.text : undefined
}

function nftSets(ruleset: NftRuleset): readonly FoundSets[] {
  const usable = ruleset.sets.filter(
    ({ table, name, type, flags }) =>
      table !== OWN_TABLE &&
      flags.includes('timeout') &&
      (type === 'ipv4_addr' || type === 'ipv6_addr') &&
      !KEPT_BY_OTHERS.test(`${table} ${name}`),
  )
  return [...Map.groupBy(usable, ({ table }) => table)].flatMap(([table, sets]) =>
    inPairs(
      sets.map((set) => ({
        name: set.name,
        family: set.type === 'ipv4_addr' ? 4 : 6,
        drops: ruleset.drops(set, 'input') !== undefined,
      })),
    ).map((pair) => ({ table, ...pair })),
  )
}

async function ipsets(machine: Machine): Promise<readonly FoundSets[]> {
  const listed = await run(machine, 'ipset', ['list', '-t'])
  if (listed === undefined || listed.trim() === '') return []
  const rules = {
    4: new IptablesRuleset((await run(machine, 'iptables-save', ['-t', 'filter'])) ?? ''),
    6: new IptablesRuleset((await run(machine, 'ip6tables-save', ['-t', 'filter'])) ?? ''),
  }
  const found = listed.split(/\n(?=Name: )/).flatMap((text): Found[] => {
    const [, name] = /^Name: (\S+)$/m.exec(text) ?? []
    const isUsable = /^Type: hash:(?:ip|net)$/m.test(text) && /^Header: .* timeout \d/m.test(text)
    if (name === undefined || !isUsable || KEPT_BY_OTHERS.test(name)) return []
    const family = /^Header: .*family inet6\b/m.test(text) ? 6 : 4
    return [{ name, family, drops: rules[family].drops(name, 'INPUT') !== undefined }]
  })
  return inPairs(found)
}

/** Puts sets of the two families together whose names differ only in how they say so: `ban4` and `ban6`. */
function inPairs(sets: readonly Found[]): readonly FoundSets[] {
  const alike = Map.groupBy(sets, ({ name }) => name.replace(/_?(?:ip)?v?[46]$|(?<=ip)v?[46]/i, ''))
  return [...alike.values()].flatMap((group) => {
    const four = group.filter(({ family }) => family === 4)
    const six = group.filter(({ family }) => family === 6)
    return Array.from({ length: Math.max(four.length, six.length) }, (_, index) => ({
      ...(four[index] && { ipv4: four[index].name }),
      ...(six[index] && { ipv6: six[index].name }),
      drops: four[index]?.drops === true || six[index]?.drops === true,
    }))
  })
}
