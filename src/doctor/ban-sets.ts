import type { BanSetSettings } from '../settings/settings.ts'
import { checkBanPrograms } from './ban-programs.ts'
import type { Hook } from './ban-set-mends.ts'
import { type Check, type Finding, fine, type Level, type Patient } from './finding.ts'
import { type FailedRun, type KernelSet, kernelSets } from './kernel-sets.ts'
import { fromState } from './support/from-state.ts'

const HOOKS: readonly Hook[] = ['input', 'forward']

/** Whether each ban set is there, takes time-outs and networks, and is used by drop rules in input and forward. */
export const checkBanSets: Check = async (patient) => {
  const { ban_sets } = patient.settings
  const networks = setsWithNetworks(patient)
  const findings: Finding[] = []
  for (const [name, settings] of Object.entries(ban_sets)) {
    const found = await kernelSets(settings, patient)
    if ('ok' in found) findings.push({ ...unknown(found), about: `ban set ${name}` })
    else if (settings.backend === 'command' && settings.mode !== 'observe')
      findings.push(...(await checkBanPrograms(name, settings, patient)))
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
  const findings = kernel.flatMap((one) => flawsOf(one, networks.has(`${set} ${one.family}`)))
  if (findings.length > 0) return findings.map((finding) => ({ ...finding, about }))
  const names = kernel.map(({ name }) => name).join(' and ')
  return [fine(about, `${names}: there, with time-outs, dropped in input and forward`)]
}

type Flaw = Omit<Finding, 'about'>

function flawsOf(set: KernelSet, holdsNetworks: boolean): readonly Flaw[] {
  if (set.isMissing)
    return [
      problem(
        `there is no set ${set.name}`,
        set.managed ? 'it keeps nobody out until it is there' : 'bans wait until it is there',
        set.mend.missing,
      ),
    ]
  if (set.type.found !== set.type.wanted)
    return [
      problem(
        `${set.name} is of type ${set.type.found}, not ${set.type.wanted}`,
        'it holds no bans',
        set.mend.wrong,
      ),
    ]
  if (set.otherFlags !== undefined && set.drops('input') === undefined)
    return [
      problem(
        `${set.name} ${set.otherFlags}`,
        'the daemon can make no rules that use it: nobody is kept out',
        set.mend.wrong,
      ),
    ]
  const flaws: Flaw[] = []
  if (!set.hasTimeouts)
    flaws.push(problem(`${set.name} takes no time-outs`, 'bans that end are refused', set.mend.wrong))
  if (holdsNetworks && !set.takesNetworks)
    flaws.push(
      problem(
        `${set.name} takes no networks`,
        'networks are banned by the chains, and refused',
        set.mend.wrong,
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
        mend: set.mend.unused(hook),
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
    mend: set.mend.unused(hook),
  }
}

function problem(finding: string, meaning: string, mend: string): Flaw {
  return { level: 'problem', finding, meaning, mend }
}

function unknown(result: FailedRun): Flaw {
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
