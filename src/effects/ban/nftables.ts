import type { Outcome } from '../../engine/ports.ts'
import type { BanSetSettings } from '../../settings/settings.ts'
import { Network } from '../../values/address.ts'
import type { BanBackend, BanChange } from './backend.ts'
import { failureOf, failureOfSet } from './nft-failures.ts'
import { isNftSet, type NftChange, type NftSet, nftDelete, nftScript } from './nft-script.ts'
import { type NftResult, runNft } from './run-nft.ts'

type Settings = Extract<BanSetSettings, { backend: 'nftables' }>

/** How often nft may be run to find the elements that spoil a batch; each takes some milliseconds. */
const MOST_RUNS = 400
const DONE: Outcome = { ok: true }
const NOT_REACHED: Outcome = {
  ok: false,
  error: 'too many elements of one batch were refused by nft to try them all',
}

/**
 * Bans by sets of nftables, which the administrator's own ruleset declares and uses. All changes of a batch are one
 * transaction of one nft process; only where that is refused are they tried apart, so that the others get through.
 *
 * `sets` are the settings of the ban sets by name; `program` is nft with what comes before it, if anything.
 */
export function nftablesBackend({
  sets,
  program = ['nft'],
}: {
  readonly sets: Readonly<Record<string, Settings>>
  readonly program?: readonly string[]
}): BanBackend {
  async function apply(changes: readonly BanChange[]): Promise<readonly Outcome[]> {
    const outcomes = new Map<BanChange, Outcome>()
    const located: NftChange[] = []
    for (const change of changes) {
      const target = targetOf(change, sets)
      if ('ok' in target) outcomes.set(change, target)
      else located.push({ target, change })
    }
    await applyAll(located, outcomes)
    return changes.map((change) => outcomes.get(change) ?? NOT_REACHED)
  }

  async function applyAll(changes: readonly NftChange[], outcomes: Map<BanChange, Outcome>): Promise<void> {
    if (changes.length === 0) return
    const result = await run(nftScript(changes))
    if (result.ok || result.why !== 'refused') return settle(changes, outcomeOf(result))
    const runs = { left: MOST_RUNS }
    for (const group of Map.groupBy(changes, ({ target }) => `${target.table} ${target.name}`).values()) {
      const [first] = group
      const failure = first && (await failureOfSet(program, first))
      if (failure === undefined) await applyApart(group)
      else settle(group, failure)
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

    function settle(settled: readonly NftChange[], outcome: Outcome): void {
      for (const { change } of settled) outcomes.set(change, outcome)
    }
  }

  /** An address cannot be added beside a network that holds it, not even to be deleted: nothing is there of its own. */
  async function applyAlone(change: NftChange, refusal: NftResult): Promise<Outcome> {
    if (change.change.banned !== 'not') return outcomeOf(refusal, change)
    const result = await run(nftDelete(change))
    return !result.ok && result.why !== 'refused' ? outcomeOf(result) : DONE
  }

  const run = (script: string): Promise<NftResult> => runNft(program, ['-f', '-'], script)
  return { apply }
}

function outcomeOf(result: NftResult, change?: NftChange): Outcome {
  return result.ok ? DONE : failureOf(result, change)
}

/** The set of the kernel that a change goes to, or why there is none. */
function targetOf({ set, element }: BanChange, sets: Readonly<Record<string, Settings>>): NftSet | Outcome {
  const settings = sets[set]
  const family = element instanceof Network ? element.address.family : element.family
  const name = settings?.[`ipv${family}`]
  if (settings === undefined || name === undefined)
    return {
      ok: false,
      permanent: true,
      error: `the ban set \`${set}\` holds no IPv${family} addresses`,
      hint: `name its set of nftables in the settings: ban_sets.${set}.ipv${family}`,
    }
  const target = { table: settings.table, name, family }
  if (isNftSet(target)) return target
  return {
    ok: false,
    permanent: true,
    error: `\`${target.table} ${name}\` is no name of a set of nftables`,
    hint: `correct the settings: ban_sets.${set}.table is a family and a name such as \`inet filter\``,
  }
}
