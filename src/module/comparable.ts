import type { ScalarType } from '../values/value.ts'
import type { CallCheck } from './definition.ts'

/** The types that compare with each other; all others only with themselves. */
const COMPARABLE: readonly (readonly ScalarType[])[] = [['int', 'decimal', 'size']]

/** Whether values of the two types can be compared at all. */
export function comparable(left: ScalarType, right: ScalarType): boolean {
  return left === right || COMPARABLE.some((group) => group.includes(left) && group.includes(right))
}

/** The check of the comparisons: some type of the field must compare with some type of the value. */
export function checkComparable(call: CallCheck): void {
  const left = call.typesOf('field')
  const right = call.typesOf('value')
  if (left.length === 0 || right.length === 0) return
  if (left.some((one) => right.some((other) => comparable(one, other)))) return
  call.incomparable(hintFor(left, right))
}

/** The check of the orderings: besides, both must have an order. */
export function checkOrdered(call: CallCheck): void {
  const unordered = (['field', 'value'] as const).find((side) => {
    const types = call.typesOf(side)
    return types.length > 0 && types.every((type) => type === 'bool' || type === 'net' || type === 'addr')
  })
  if (unordered === undefined) {
    checkComparable(call)
    return
  }
  call.problem(
    unordered,
    `has no order: it holds ${call.typesOf(unordered).map(nameUnordered).join(' or ')}`,
    'compare it with `==`, `!=` or `in`',
  )
}

function nameUnordered(type: ScalarType): string {
  if (type === 'bool') return '`true` or `false`'
  return type === 'net' ? 'a network' : 'an address'
}

function hintFor(left: readonly ScalarType[], right: readonly ScalarType[]): string | undefined {
  if (right.includes('string')) return 'write the value without quotes'
  const areAddresses = right.every((type) => type === 'addr' || type === 'net')
  if (areAddresses)
    return 'capture the field as an address: `{name:addr}`, or `<name:addr>` in a regular expression'
  return left.includes('string') ? 'write the value in quotes' : undefined
}

/** The check of membership: the field must compare with the items, or be an address where they are networks. */
export function checkMembership(call: CallCheck): void {
  const left = call.typesOf('field')
  const right = call.typesOf('value')
  if (left.length === 0 || right.length === 0) return
  const held = (one: ScalarType, other: ScalarType) =>
    comparable(one, other) || (one === 'addr' && other === 'net')
  if (right.every((other) => left.some((one) => held(one, other)))) return
  call.incomparable(hintFor(left, right))
}
