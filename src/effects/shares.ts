import type { BanSets, Share } from '../engine/ports.ts'

/** Whether an item of the outbox can belong to both. */
export function haveCommon(one: Share, other: Share): boolean {
  return one.effects.some((effect) => other.effects.includes(effect)) && haveCommonSet(one.sets, other.sets)
}

function haveCommonSet(one: BanSets | undefined, other: BanSets | undefined): boolean {
  if (one === undefined || other === undefined) return true
  if ('only' in one) return one.only.some((set) => isAmong(set, other))
  // Of two that name what they leave out, neither leaves out all that the other has.
  return 'only' in other ? haveCommonSet(other, one) : true
}

function isAmong(set: string, sets: BanSets): boolean {
  return 'only' in sets ? sets.only.includes(set) : !sets.allBut.includes(set)
}
