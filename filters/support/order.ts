import { Duration, Instant, type Operand, type Read, type Value, type Walk } from '../../src/module/index.ts'

/** A filter that is true where both values are there, have a common order, and the order passes. */
export function ordered(
  field: Read,
  value: Operand,
  passes: (order: number) => boolean,
): (walk: Walk) => boolean {
  const { constant } = value
  if (typeof constant === 'number')
    return (walk) => {
      const left = field(walk)
      return typeof left === 'number' && passes(left - constant)
    }
  return (walk) => {
    const order = compare(field(walk), value.read(walk))
    return order !== undefined && passes(order)
  }
}

function compare(left: Value | undefined, right: Value | undefined): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right)
  if (left instanceof Instant && right instanceof Instant) return left.microseconds - right.microseconds
  if (left instanceof Duration && right instanceof Duration) return left.microseconds - right.microseconds
  return undefined
}
