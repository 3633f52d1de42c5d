import type { Outcome } from '../../engine/ports.ts'
import type { BanChange, Upkeep } from './backend.ts'
import { failureOf, failureOfSet } from './nft-failures.ts'
import { type NftChange, nftDelete, nftScript } from './nft-script.ts'
import { type NftProgram, type NftResult, runNft } from './run-nft.ts'

/** How often nft may be run to find the elements that spoil a batch; each takes some milliseconds. */
const MOST_RUNS = 400
const DONE: Outcome = { ok: true }
export const NOT_REACHED: Outcome = {
  ok: false,
  error: 'too many elements of one batch were refused by nft to try them all',
}

/**
 * Makes all changes in one transaction of one nft process, and says how each ended. Only where that is refused are they
 * tried apart, so that the others get through. `keep` makes what is missing of ban sets by their names.
 */
export async function applyChanges(
  nft: NftProgram,
  changes: readonly NftChange[],
  keep: (names: readonly string[]) => Promise<Upkeep>,
): Promise<ReadonlyMap<BanChange, Outcome>> {
  if (changes.length === 0) return new Map()
  const run = () => runNft(nft, ['-f', '-'], nftScript(changes))
  let result = await run()
  if (!isRefused(result)) return all(changes, outcomeOf(result))
  // Somebody may have reloaded the firewall.
  const { made, failures } = await keep([...new Set(changes.map(({ change }) => change.set))])
  if (made.length > 0) result = await run()
  if (!isRefused(result)) return all(changes, outcomeOf(result))
  const apart = new ChangesApart(nft)
  for (const group of Map.groupBy(changes, ({ target }) => `${target.table} ${target.name}`).values()) {
    const [first] = group
    if (first === undefined) continue
    const failure = await failureOfSet(nft, first.target)
    if (failure === undefined) await apart.apply(group)
    // Why it could not be made tells more than that it is not there.
    else apart.settle(group, failures.get(first.change.set) ?? failure)
  }
  return apart.outcomes
}

/** Changes that nft refuses together. */
class ChangesApart {
  readonly outcomes = new Map<BanChange, Outcome>()
  readonly #nft: NftProgram
  #runsLeft = MOST_RUNS

  constructor(nft: NftProgram) {
    this.#nft = nft
  }

  /** Halves the changes until what nft refuses stands alone. */
  async apply(changes: readonly NftChange[]): Promise<void> {
    if (this.#runsLeft-- <= 0) return this.settle(changes, NOT_REACHED)
    const result = await this.#run(nftScript(changes))
    const [only, ...others] = changes
    if (!isRefused(result)) return this.settle(changes, outcomeOf(result))
    if (only !== undefined && others.length === 0)
      return this.settle(changes, await this.#applyAlone(only, result))
    const middle = changes.length >> 1
    await this.apply(changes.slice(0, middle))
    await this.apply(changes.slice(middle))
  }

  settle(changes: readonly NftChange[], outcome: Outcome): void {
    for (const { change } of changes) this.outcomes.set(change, outcome)
  }

  /** An address cannot be added beside a network that holds it, not even to be deleted: nothing is there of its own. */
  async #applyAlone(change: NftChange, refusal: NftResult): Promise<Outcome> {
    if (change.change.banned !== 'not') return outcomeOf(refusal, change)
    const result = await this.#run(nftDelete(change))
    return isRefused(result) ? DONE : outcomeOf(result)
  }

  #run(script: string): Promise<NftResult> {
    return runNft(this.#nft, ['-f', '-'], script)
  }
}

function all(changes: readonly NftChange[], outcome: Outcome): ReadonlyMap<BanChange, Outcome> {
  return new Map(changes.map(({ change }) => [change, outcome]))
}

/** Whether nft itself says no: what else fails, fails for each change alike. */
function isRefused(result: NftResult): boolean {
  return !result.ok && result.why === 'refused'
}

function outcomeOf(result: NftResult, change?: NftChange): Outcome {
  return result.ok ? DONE : failureOf(result, change)
}
