import type { FailedOutcome, Outcome } from '../../engine/ports.ts'
import type { NftablesSettings } from '../../settings/ban-set-settings.ts'
import type { BanBackend, BanChange, HeldBan, HeldBans, Upkeep } from './backend.ts'
import { applyChanges, NOT_REACHED } from './nft-apply.ts'
import { elementsOf } from './nft-elements.ts'
import { failureOf, failureOfSet } from './nft-failures.ts'
import { keepSets } from './nft-keep.ts'
import { LONGEST_TIMEOUT, type NftChange } from './nft-script.ts'
import { targetOf, targetsOf } from './nft-targets.ts'
import { runNft } from './run-nft.ts'

/** How long one run of nft may take, in milliseconds. */
const TIMEOUT = 30_000
const UNREADABLE: FailedOutcome = {
  ok: false,
  error: 'nft printed something that is no JSON',
  hint: 'run `nft -j list ruleset`: what else prints to its standard output?',
}

/**
 * Bans by sets of nftables, which the administrator's own ruleset declares and uses, or which are made and kept here.
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
    const nowhere = new Map<BanChange, Outcome>()
    const located: NftChange[] = []
    for (const change of changes) {
      const target = targetOf(change, sets)
      if ('ok' in target) nowhere.set(change, target)
      else located.push({ target, change })
    }
    const nft = { command, timeout, signal }
    const outcomes = await applyChanges(nft, located, (names) => keepSets(nft, names, sets))
    return changes.map((change) => nowhere.get(change) ?? outcomes.get(change) ?? NOT_REACHED)
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

  function upkeep(names: readonly string[], signal: AbortSignal): Promise<Upkeep> {
    return keepSets({ command, timeout, signal }, names, sets)
  }

  return { apply, list, canList: () => true, upkeep, longest: LONGEST_TIMEOUT, endsBans: () => true }
}
