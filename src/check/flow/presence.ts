import { SCALAR_TYPES, type ScalarType } from '../../values/value.ts'

/**
 * What may be in a field at a place, over all paths to it, as a set of bits: that it is missing; that it is what it was
 * when the chain was entered (or, there, only where it was set); or that it was set, to a value of some type. Two paths
 * that come together make the union.
 */
export type Presence = number

export const NOTHING: Presence = 0
export const UNSET: Presence = 1
/** As it was when the chain was entered. */
export const INHERITED: Presence = 2
/** As it was when the chain was entered, where it was set then. */
export const INHERITED_SET: Presence = 4
/** Set by a module that does not say whether it always sets it: nothing may be concluded from its being set. */
export const ASSUMED: Presence = 8
const FIRST_TYPE = 4
export const OF_UNKNOWN_TYPE: Presence = 1 << (FIRST_TYPE + SCALAR_TYPES.length)
const INHERITING = INHERITED | INHERITED_SET

/** Set to a value of one of the types; of any type where none is known. */
export function setTo(types: readonly ScalarType[]): Presence {
  if (types.length === 0) return OF_UNKNOWN_TYPE
  return types.reduce((bits, type) => bits | (1 << (FIRST_TYPE + SCALAR_TYPES.indexOf(type))), NOTHING)
}

/** What is left where the field was found to be set. */
export function whereSet(presence: Presence): Presence {
  return (presence & ~(UNSET | INHERITED)) | (presence & INHERITED ? INHERITED_SET : NOTHING)
}

/** What is left where the field was found to be missing; nothing where it is surely set. */
export function whereUnset(presence: Presence): Presence {
  if (presence & ASSUMED) return UNSET
  return presence & (UNSET | INHERITED) ? UNSET : NOTHING
}

export function mayBeUnset(presence: Presence): boolean {
  return (presence & UNSET) !== 0
}

export function mayBeSet(presence: Presence): boolean {
  return (presence & ~UNSET) !== 0
}

export function isInherited(presence: Presence): boolean {
  return (presence & INHERITING) !== 0
}

/** The same, seen from where the chain was entered with the field as `entered`. */
export function after(entered: Presence, presence: Presence): Presence {
  let seen = presence & ~INHERITING
  if (presence & INHERITED) seen |= entered
  if (presence & INHERITED_SET) seen |= whereSet(entered)
  return seen
}

/** The types that a value may have; undefined where not all of them are known. */
export function typesIn(presence: Presence): readonly ScalarType[] | undefined {
  if (presence & (OF_UNKNOWN_TYPE | INHERITING)) return undefined
  return SCALAR_TYPES.filter((_, index) => presence & (1 << (FIRST_TYPE + index)))
}
