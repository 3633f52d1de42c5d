import type { FailedOutcome, Outcome } from '../../engine/ports.ts'
import type { NftablesSettings } from '../../settings/ban-set-settings.ts'
import { DEFAULTS } from '../../settings/defaults.ts'
import { type NftSet, nftSetFor, nftSetsOf } from '../../settings/nft-sets.ts'
import { Network } from '../../values/address.ts'
import type { BanBackend, BanChange, HeldBan, HeldBans, Upkeep } from './backend.ts'
import { elementsOf } from './nft-elements.ts'
import { failureOf, failureOfSet, failureToMake } from './nft-failures.ts'
import { isNftSet, LONGEST_TIMEOUT, type NftChange, nftDelete, nftScript } from './nft-script.ts'
import { isKept, type ManagedSet, upkeepScript } from './nft-upkeep.ts'
import { type NftProgram, type NftResult, runNft } from './run-nft.ts'

/** How often nft may be run to find the elements that spoil a batch; each takes some milliseconds. */
const MOST_RUNS = 400
/** How long one run of nft may take, in milliseconds. */
const TIMEOUT = 30_000
const DONE: Outcome = { ok: true }
const NOT_REACHED: Outcome = {
  ok: false,
  error: 'too many elements of one batch were refused by nft to try them all',
}

/**
 * Bans by sets of nftables, which the administrator's own ruleset declares and uses, or which are made and kept here. All changes of a batch are one
 * transaction of one nft process; only where that is refused are they tried apart, so that the others get through.
 *
 * `sets` are the settings of the ban sets by name; `program` is nft with what comes before it, if anything, and
 * `timeout` how long it may run, in milliseconds.
 */
export function nftablesBackend({
  sets,
  program: command = ['nft'],
  timeout = TIMEOUT,
}: {
  readonly sets: Readonly<Record<string, NftablesSettings>>
  readonly program?: readonly string[]
  readonly timeout?: number
}): BanBackend {
  async function apply(changes: readonly BanChange[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const outcomes = new Map<BanChange, Outcome>()
    const located: NftChange[] = []
    for (const change of changes) {
      const target = targetOf(change, sets)
      if ('ok' in target) outcomes.set(change, target)
      else located.push({ target, change })
    }
    await applyAll({ command, timeout, signal }, located, outcomes)
    return changes.map((change) => outcomes.get(change) ?? NOT_REACHED)
  }

  async function applyAll(
    nft: NftProgram,
    changes: readonly NftChange[],
    outcomes: Map<BanChange, Outcome>,
  ): Promise<void> {
    if (changes.length === 0) return
    const run = (script: string) => runNft(nft, ['-f', '-'], script)
    let result = await run(nftScript(changes))
    if (result.ok || result.why !== 'refused') return settle(changes, outcomeOf(result))
    // Somebody may have reloaded the firewall.
    const { made, failures } = await keep(nft, [...new Set(changes.map(({ change }) => change.set))])
    if (made.length > 0) result = await run(nftScript(changes))
    if (result.ok || result.why !== 'refused') return settle(changes, outcomeOf(result))
    const runs = { left: MOST_RUNS }
    for (const group of Map.groupBy(changes, ({ target }) => `${target.table} ${target.name}`).values()) {
      const [first] = group
      if (first === undefined) continue
      const failure = await failureOfSet(nft, first.target)
      if (failure === undefined) await applyApart(group)
      // Why it could not be made tells more than that it is not there.
      else settle(group, failures.get(first.change.set) ?? failure)
    }

    /** Halves the changes until what nft refuses stands alone. */
    async function applyApart(group: readonly NftChange[]): Promise<void> {
      if (runs.left-- <= 0) return settle(group, NOT_REACHED)
      const result = await run(nftScript(group))
      const [only, ...others] = group
      if (result.ok || result.why !== 'refused') return settle(group, outcomeOf(result))
      if (only !== undefined && others.length === 0) return settle(group, await applyAlone(only, result))
      const middle = group.length >> 1
      await applyApart(group.slice(0, middle))
      await applyApart(group.slice(middle))
    }

    /** An address cannot be added beside a network that holds it, not even to be deleted: nothing is there of its own. */
    async function applyAlone(change: NftChange, refusal: NftResult): Promise<Outcome> {
      if (change.change.banned !== 'not') return outcomeOf(refusal, change)
      const result = await run(nftDelete(change))
      return !result.ok && result.why !== 'refused' ? outcomeOf(result) : DONE
    }

    function settle(settled: readonly NftChange[], outcome: Outcome): void {
      for (const { change } of settled) outcomes.set(change, outcome)
    }
  }

  async function keep(nft: NftProgram, names: readonly string[]): Promise<Upkeep> {
    const listed = new Map<string, string>()
    const missing: ManagedSet[] = []
    for (const managed of names.flatMap((name) => managedSet(name, sets[name]))) {
      const { table } = managed
      if (!listed.has(table)) {
        const result = await runNft(nft, ['-y', '-t', 'list', 'table', ...table.split(' ')])
        if (!result.ok && result.why !== 'refused') return notKept(names, failureOf(result))
        listed.set(table, result.ok ? result.text : '')
      }
      if (!isKept(listed.get(table) ?? '', managed)) missing.push(managed)
    }
    return make(nft, missing, listed)
  }

  /** Makes all in one transaction; where that is refused, each in its own, so that one that is wrong holds up no other. */
  async function make(
    nft: NftProgram,
    missing: readonly ManagedSet[],
    tables: ReadonlyMap<string, string>,
  ): Promise<Upkeep> {
    const [first, ...others] = missing
    if (first === undefined) return { made: [], failures: new Map() }
    const names = missing.map(({ name }) => name)
    const result = await runNft(nft, ['-f', '-'], missing.map(upkeepScript).join(''))
    if (result.ok) return { made: names, failures: new Map() }
    if (result.why !== 'refused' || others.length === 0)
      return notKept(names, failureToMake(result, first, tables.get(first.table) ?? ''))
    const apart: Upkeep[] = []
    for (const managed of missing) apart.push(await make(nft, [managed], tables))
    return {
      made: apart.flatMap(({ made }) => made),
      failures: new Map(apart.flatMap(({ failures }) => [...failures])),
    }
  }

  async function list(set: string, signal: AbortSignal): Promise<HeldBans> {
    const nft = { command, timeout, signal }
    const bans: HeldBan[] = []
    for (const target of targetsOf(sets[set])) {
      const result = await runNft(nft, ['-j', 'list', 'set', ...target.table.split(' '), target.name])
      if (!result.ok) return (await failureOfSet(nft, target)) ?? failureOf(result)
      const held = elementsOf(result.text)
      if (held === undefined) return UNREADABLE
      bans.push(...held)
    }
    return { ok: true, bans }
  }

  return {
    apply,
    list,
    canList: () => true,
    upkeep: (names, signal) => keep({ command, timeout, signal }, names),
    longest: LONGEST_TIMEOUT,
    endsBans: () => true,
  }
}

const UNREADABLE: FailedOutcome = {
  ok: false,
  error: 'nft printed something that is no JSON',
  hint: 'run `nft -j list ruleset`: what else prints to its standard output?',
}

function notKept(names: readonly string[], failure: FailedOutcome): Upkeep {
  return { made: [], failures: new Map(names.map((name) => [name, failure])) }
}

/** The sets of the kernel whose names nft takes. */
function targetsOf(settings: NftablesSettings | undefined): readonly NftSet[] {
  return settings === undefined ? [] : nftSetsOf(settings).filter(isNftSet)
}

/** What is to be made of a set, where the settings want that. */
function managedSet(name: string, settings: NftablesSettings | undefined): readonly ManagedSet[] {
  if (settings?.manage !== true) return []
  const { table, priority = DEFAULTS.priority } = settings
  return [{ name, table, sets: targetsOf(settings), priority }]
}

function outcomeOf(result: NftResult, change?: NftChange): Outcome {
  return result.ok ? DONE : failureOf(result, change)
}

/** The set of the kernel that a change goes to, or why there is none. */
function targetOf(
  { set, element }: BanChange,
  sets: Readonly<Record<string, NftablesSettings>>,
): NftSet | Outcome {
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
