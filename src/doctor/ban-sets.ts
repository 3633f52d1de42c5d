import { runTool, type ToolResult } from '../effects/ban/run-tool.ts'
import type { BanSetSettings } from '../settings/settings.ts'
import { type Check, type Finding, fine, type Level, type Patient } from './finding.ts'
import { IptablesRuleset } from './iptables-ruleset.ts'
import { type Coverage, type NamedSet, NftRuleset } from './nft-ruleset.ts'
import { fromState } from './support/from-state.ts'

/** Milliseconds that a program of the firewall may run. */
const TIMEOUT = 30_000
const HOOKS = ['input', 'forward'] as const

type Hook = (typeof HOOKS)[number]

/** A set of the kernel that holds the bans of a family. */
interface KernelSet {
  /** As the tools name it: `inet filter ssh_ban4`. */
  readonly name: string
  readonly family: 4 | 6
  readonly isMissing: boolean
  readonly declare: string
  readonly type: { readonly wanted: string; readonly found: string | undefined }
  readonly hasTimeouts: boolean
  readonly takesNetworks: boolean
  readonly drops: (hook: Hook) => Coverage | undefined
  /** The command that makes packets be dropped in a hook. */
  readonly dropBy: (hook: Hook) => string
}

/** Whether each ban set is there, takes time-outs and networks, and is used by drop rules in input and forward. */
export const checkBanSets: Check = async (patient) => {
  const { ban_sets } = patient.settings
  const networks = setsWithNetworks(patient)
  const findings: Finding[] = []
  for (const [name, settings] of Object.entries(ban_sets)) {
    const found = await kernelSets(settings, patient)
    if ('finding' in found) findings.push({ ...found, about: `ban set ${name}` })
    else findings.push(...judge(name, settings, found, networks))
  }
  return findings
}

function judge(
  set: string,
  settings: BanSetSettings,
  kernel: readonly KernelSet[],
  networks: ReadonlySet<string>,
): readonly Finding[] {
  const about = `ban set ${set}`
  if (settings.mode === 'observe') return [fine(about, 'it only observes: nobody is kept out')]
  if (settings.backend === 'none') return [fine(about, 'it only remembers: nobody is kept out')]
  if (settings.backend === 'command') return [fine(about, 'a command bans: see whether it does by --try')]
  const findings = kernel.flatMap((one) => flawsOf(one, networks.has(`${set} ${one.family}`)))
  if (findings.length > 0) return findings.map((finding) => ({ ...finding, about }))
  const names = kernel.map(({ name }) => name).join(' and ')
  return [fine(about, `${names}: there, with time-outs, dropped in input and forward`)]
}

type Flaw = Omit<Finding, 'about'>

function flawsOf(set: KernelSet, holdsNetworks: boolean): readonly Flaw[] {
  if (set.isMissing)
    return [problem(`there is no set ${set.name}`, 'bans wait until it is there', set.declare)]
  if (set.type.found !== set.type.wanted)
    return [
      problem(
        `${set.name} is of type ${set.type.found}, not ${set.type.wanted}`,
        'it holds no bans',
        set.declare,
      ),
    ]
  const flaws: Flaw[] = []
  if (!set.hasTimeouts)
    flaws.push(
      problem(
        `${set.name} takes no time-outs`,
        'bans that end are refused',
        `delete it, and: ${set.declare}`,
      ),
    )
  if (holdsNetworks && !set.takesNetworks)
    flaws.push(
      problem(
        `${set.name} takes no networks`,
        'networks are banned by the chains, and refused',
        `delete it, and: ${set.declare}`,
      ),
    )
  for (const hook of HOOKS) {
    const cover = set.drops(hook)
    if (cover === undefined) flaws.push(unused(set, hook))
    if (cover === 'part')
      flaws.push({
        level: 'warning',
        finding: `in ${hook}, what comes from ${set.name} is dropped under further conditions only`,
        meaning: 'who is banned still gets through by other ports, protocols or interfaces',
        mend: set.dropBy(hook),
      })
  }
  return flaws
}

/** A machine that forwards nothing needs no rule there. */
function unused(set: KernelSet, hook: Hook): Flaw {
  const level: Level = hook === 'input' ? 'problem' : 'warning'
  return {
    level,
    finding: `no rule drops what comes from ${set.name} in ${hook}`,
    meaning:
      hook === 'input'
        ? 'who is banned still gets through'
        : 'who is banned still gets through to containers, virtual machines and other hosts behind this one',
    mend: set.dropBy(hook),
  }
}

function problem(finding: string, meaning: string, mend: string): Flaw {
  return { level: 'problem', finding, meaning, mend }
}

async function kernelSets(
  settings: BanSetSettings,
  { signal }: Patient,
): Promise<readonly KernelSet[] | Flaw> {
  const run = (name: string, debian: string, args: readonly string[]) =>
    runTool({ prefix: [], name, package: debian }, args, { signal, timeout: TIMEOUT })
  if (settings.backend === 'nftables') {
    const listed = await run('nft', 'nftables', ['-j', '-t', 'list', 'ruleset'])
    return listed.ok ? nftSets(settings, new NftRuleset(listed.text)) : unknown(listed)
  }
  if (settings.backend !== 'ipset') return []
  const sets: KernelSet[] = []
  for (const family of [4, 6] as const) {
    const name = settings[`ipv${family}`]
    if (name === undefined) continue
    const saved = await run('ipset', 'ipset', ['list', '-t', name])
    if (!saved.ok && saved.refused === undefined) return unknown(saved)
    const iptables = family === 4 ? 'iptables' : 'ip6tables'
    const rules = await run(`${iptables}-save`, 'iptables', ['-t', 'filter'])
    if (!rules.ok) return unknown(rules)
    sets.push(ipset(name, family, saved.ok ? saved.text : undefined, new IptablesRuleset(rules.text)))
  }
  return sets
}

function nftSets(
  settings: Extract<BanSetSettings, { backend: 'nftables' }>,
  ruleset: NftRuleset,
): readonly KernelSet[] {
  const { table, ipv4, ipv6, ipv4_networks, ipv6_networks } = settings
  const named = [
    { name: ipv4, family: 4, others: ipv4_networks },
    { name: ipv6, family: 6, others: ipv6_networks },
    { name: ipv4_networks, family: 4, others: undefined },
    { name: ipv6_networks, family: 6, others: undefined },
  ] as const
  return named.flatMap(({ name, family, others }) =>
    name === undefined ? [] : [nftSet({ table, name }, family, others !== undefined, ruleset)],
  )
}

function nftSet(set: NamedSet, family: 4 | 6, hasOther: boolean, ruleset: NftRuleset): KernelSet {
  const { table, name } = set
  const declared = ruleset.declared(set)
  const type = family === 4 ? 'ipv4_addr' : 'ipv6_addr'
  const flags = declared?.flags ?? []
  return {
    name: `${table} ${name}`,
    family,
    isMissing: declared === undefined,
    declare: `nft add table ${table}; nft add set ${table} ${name} '{ type ${type}; flags interval,timeout; }'`,
    type: { wanted: type, found: declared?.type },
    hasTimeouts: flags.includes('timeout'),
    takesNetworks: hasOther || flags.includes('interval'),
    drops: (hook) => ruleset.drops(set, hook),
    dropBy: (hook) =>
      `nft insert rule ${table} ${hook} ${family === 4 ? 'ip' : 'ip6'} saddr @${name} drop  # or set manage: true`,
  }
}

function ipset(name: string, family: 4 | 6, listed: string | undefined, rules: IptablesRuleset): KernelSet {
  const [, type = ''] = /^Type: (\S+)$/m.exec(listed ?? '') ?? []
  const iptables = family === 4 ? 'iptables' : 'ip6tables'
  // Both kinds hold addresses; only one holds networks as well.
  const isKnown = type === 'hash:ip' || type === 'hash:net'
  return {
    name,
    family,
    isMissing: listed === undefined,
    declare: `ipset create ${name} hash:net family ${family === 4 ? 'inet' : 'inet6'} timeout 0`,
    type: { wanted: isKnown ? type : 'hash:net', found: type },
    hasTimeouts: /^Header: .* timeout \d/m.test(listed ?? ''),
    takesNetworks: type === 'hash:net',
    drops: (hook) => rules.drops(name, hook.toUpperCase()),
    dropBy: (hook) => `${iptables} -I ${hook.toUpperCase()} -m set --match-set ${name} src -j DROP`,
  }
}

function unknown(result: Extract<ToolResult, { ok: false }>): Flaw {
  const failure =
    result.refused === undefined ? result.failure : { error: result.refused.trim().slice(0, 300) }
  return {
    level: 'warning',
    finding: `it cannot be looked at: ${failure.error}`,
    ...('hint' in failure && failure.hint !== undefined ? { mend: failure.hint } : {}),
  }
}

/** The ban sets, with the family, by which networks were banned. */
function setsWithNetworks({ settings: { state } }: Patient): ReadonlySet<string> {
  const sets = fromState(state, (reader) =>
    [...reader.bans()]
      .filter(({ address }) => address.includes('/'))
      .map(({ set, address }) => `${set} ${address.includes(':') ? 6 : 4}`),
  )
  return new Set(sets)
}
