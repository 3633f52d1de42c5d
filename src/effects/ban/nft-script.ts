import type { NftSet } from '../../settings/nft-sets.ts'
import type { BanChange } from './backend.ts'

/** A change together with where it goes, whose names are checked. */
export interface NftChange {
  readonly target: NftSet
  readonly change: BanChange
}

const SECONDS_OF_A_DAY = 86_400
/** A hundred years, in seconds. */
export const LONGEST_TIMEOUT = 36_525 * SECONDS_OF_A_DAY

/**
 * The script that makes the changes, whole or not at all. An element's time-out is only taken when it is added anew,
 * and only what is there can be deleted: so each is added, deleted, and added again where it is to be banned.
 */
export function nftScript(changes: readonly NftChange[]): string {
  const bySet = Map.groupBy(changes, ({ target }) => `${target.table} ${target.name}`)
  let script = ''
  for (const [set, group] of bySet) {
    const all = group.map(({ change }) => change.element.text).join(',')
    const banned = group.flatMap(({ change }) => bannedElement(change)).join(',')
    script += `add element ${set} {${all}}\ndelete element ${set} {${all}}\n`
    if (banned !== '') script += `add element ${set} {${banned}}\n`
  }
  return script
}

/** The script that makes sure that nothing of the element is left; nft refuses it where nothing is there. */
export function nftDelete({ target, change }: NftChange): string {
  return `delete element ${target.table} ${target.name} {${change.element.text}}\n`
}

function bannedElement({ element, banned, whole = 0 }: BanChange): readonly string[] {
  if (banned === 'not') return []
  if (banned === 'for ever') return [element.text]
  const began = whole > banned ? ` timeout ${timeOf(whole)} expires ` : ' timeout '
  return [`${element.text}${began}${timeOf(banned)}`]
}

/** nft takes no number of any size, but days. */
function timeOf(seconds: number): string {
  const bounded = Math.ceil(Math.min(seconds, LONGEST_TIMEOUT))
  return `${Math.floor(bounded / SECONDS_OF_A_DAY)}d${bounded % SECONDS_OF_A_DAY}s`
}
