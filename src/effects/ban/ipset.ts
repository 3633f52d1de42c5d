import type { FailedOutcome, Outcome } from '../../engine/ports.ts'
import type { BanSetSettings } from '../../settings/settings.ts'
import { Network } from '../../values/address.ts'
import type { BanBackend, BanChange, HeldBan, HeldBans, Upkeep } from './backend.ts'
import {
  createLine,
  type IpsetChange,
  type IpsetTarget,
  ipsetScript,
  isIpsetName,
  LONGEST_TIMEOUT,
  savedSet,
} from './ipset-script.ts'
import { type Kept, keepDropRules } from './iptables-rules.ts'
import { runTool, type Tool, type ToolResult } from './run-tool.ts'

type Settings = Extract<BanSetSettings, { backend: 'ipset' }>

/** How often ipset may be run to get around the elements that it refuses. */
const MOST_RUNS = 100
const TIMEOUT = 30_000
const DONE: Outcome = { ok: true }
const NOT_REACHED: Outcome = {
  ok: false,
  error: 'too many elements of one batch were refused by ipset to try them all',
}

/**
 * Bans by sets of ipset, which iptables uses. All changes of a batch are one `ipset restore`; where that stops at one, it
 * goes on behind it, since the others are made already or are made again without harm.
 *
 * `sets` are the settings of the ban sets by name; `prefix` is what comes before each program, if anything.
 */
export function ipsetBackend({
  sets,
  prefix = [],
}: {
  readonly sets: Readonly<Record<string, Settings>>
  readonly prefix?: readonly string[]
}): BanBackend {
  const ipset: Tool = { prefix, name: 'ipset', package: 'ipset' }
  const restore = (script: string, signal: AbortSignal) =>
    runTool(ipset, ['restore', '-!'], { script, signal, timeout: TIMEOUT })

  async function apply(changes: readonly BanChange[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const outcomes = new Map<BanChange, Outcome>()
    let left: readonly IpsetChange[] = changes.flatMap((change) => {
      const target = targetOf(change, sets)
      if (!('ok' in target)) return [{ target, change }]
      outcomes.set(change, target)
      return []
    })
    let mayKeep = true
    for (let runs = 0; runs < MOST_RUNS && left.length > 0; runs++) {
      const result = await restore(ipsetScript(left), signal)
      const culprit = culpritOf(result, left)
      if (culprit === undefined) {
        settle(left, outcomeOf(result))
        left = []
      } else if (mayKeep && isMissing(result)) {
        // Somebody may have reloaded the firewall.
        mayKeep = false
        const { failures } = await upkeep([...new Set(left.map(({ change }) => change.set))], signal)
        for (const [set, failure] of failures)
          settle(
            left.filter(({ change }) => change.set === set),
            failure,
          )
      } else {
        const refused = isMissing(result)
          ? left.filter(({ target }) => target === culprit.target || target.name === culprit.target.name)
          : [culprit]
        settle(refused, refusal(result, culprit))
      }
      left = left.filter(({ change }) => !outcomes.has(change))
    }
    return changes.map((change) => outcomes.get(change) ?? NOT_REACHED)

    function settle(settled: readonly IpsetChange[], outcome: Outcome): void {
      for (const { change } of settled) outcomes.set(change, outcome)
    }
  }

  async function list(set: string, signal: AbortSignal): Promise<HeldBans> {
    const bans: HeldBan[] = []
    for (const target of targetsOf(sets[set])) {
      const result = await runTool(ipset, ['save', target.name], { signal, timeout: TIMEOUT })
      if (!result.ok) return failureOf(result, target)
      bans.push(...savedSet(result.text).bans)
    }
    return { ok: true, bans }
  }

  async function upkeep(names: readonly string[], signal: AbortSignal): Promise<Upkeep> {
    const made: string[] = []
    const failures = new Map<string, FailedOutcome>()
    for (const name of names) {
      if (sets[name]?.manage !== true) continue
      const kept = await keep(targetsOf(sets[name]), signal)
      if (!kept.ok) failures.set(name, kept)
      else if (kept.made) made.push(name)
    }
    return { made, failures }
  }

  async function keep(targets: readonly IpsetTarget[], signal: AbortSignal): Promise<Kept> {
    let made = false
    for (const target of targets) {
      const found = await runTool(ipset, ['list', '-t', target.name], { signal, timeout: TIMEOUT })
      if (found.ok) continue
      const result = await restore(createLine(target), signal)
      if (!result.ok) return failureOf(result, target)
      made = true
    }
    const rules = await keepDropRules(targets, { prefix, signal, timeout: TIMEOUT })
    return rules.ok ? { ok: true, made: made || rules.made } : rules
  }

  return { apply, list, upkeep, canList: () => true, longest: LONGEST_TIMEOUT, endsBans: () => true }
}

/** The change at whose line ipset stopped. */
function culpritOf(result: ToolResult, changes: readonly IpsetChange[]): IpsetChange | undefined {
  if (result.ok || result.refused === undefined) return undefined
  const [, line] = /Error in line (\d+)/.exec(result.refused) ?? []
  return changes[Number(line) - 1]
}

function isMissing(result: ToolResult): boolean {
  return !result.ok && /set with the given name does not exist/.test(result.refused ?? '')
}

function outcomeOf(result: ToolResult): Outcome {
  if (result.ok) return DONE
  return result.refused === undefined
    ? result.failure
    : { ok: false, error: `ipset refused a script: ${firstLine(result.refused)}` }
}

function refusal(result: ToolResult, { target, change }: IpsetChange): FailedOutcome {
  const text = result.ok ? '' : (result.refused ?? '')
  if (isMissing(result)) return missing(target)
  const error = `ipset refused to ban ${change.element.text} in ${target.name}: ${firstLine(text)}`
  if (text.includes('without timeout support'))
    return {
      ok: false,
      error,
      hint: target.managed
        ? `delete the rules that use it, and it: ipset destroy ${target.name}; all is made anew`
        : `destroy it and make it anew: ipset ${createLine(target).trim()}`,
    }
  if (text.includes('is full')) return { ok: false, error, hint: 'make the set anew with a larger `maxelem`' }
  return { ok: false, error }
}

function failureOf(result: Exclude<ToolResult, { ok: true }>, target: IpsetTarget): FailedOutcome {
  if (result.refused === undefined) return result.failure
  return isMissing(result)
    ? missing(target)
    : { ok: false, error: `ipset refused the set ${target.name}: ${firstLine(result.refused)}` }
}

function missing(target: IpsetTarget): FailedOutcome {
  const error = `there is no set ${target.name} of ipset`
  return {
    ok: false,
    error,
    hint: target.managed
      ? 'the daemon makes it when it compares the bans with the firewall: `pyruse-ts reload`'
      : `make it: ipset ${createLine(target).trim()}`,
  }
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.replace(/^ipset \S+ (?:Error in line \d+: )?/, '').slice(0, 300)
}

/** The sets of the kernel that a ban set of the settings consists of. */
function targetsOf(settings: Settings | undefined): readonly IpsetTarget[] {
  return ([4, 6] as const).flatMap((family) => {
    const name = settings?.[`ipv${family}`] ?? ''
    return isIpsetName(name) ? [{ name, family, managed: settings?.manage === true }] : []
  })
}

/** The set of the kernel that a change goes to, or why there is none. */
function targetOf(
  { set, element }: BanChange,
  sets: Readonly<Record<string, Settings>>,
): IpsetTarget | FailedOutcome {
  const family = element instanceof Network ? element.address.family : element.family
  const target = targetsOf(sets[set]).find((candidate) => candidate.family === family)
  if (target !== undefined) return target
  return {
    ok: false,
    permanent: true,
    error: `the ban set \`${set}\` holds no IPv${family} addresses`,
    hint: `name its set of ipset in the settings: ban_sets.${set}.ipv${family}`,
  }
}
