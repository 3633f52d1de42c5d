import { Address, Network, type Operand, sameValue, type Value, type Walk } from '../../src/module/index.ts'

/** Tells whether a value is in what the operand holds: an item of a list, or an address in a network. */
export function membership(operand: Operand): (walk: Walk, value: Value) => boolean {
  const { constant } = operand
  if (constant === undefined)
    return (walk, value) => {
      const holder = operand.read(walk)
      return holder !== undefined && itemsOf(holder).some((item) => holds(item, value))
    }
  const items = itemsOf(constant)
  const plain = new Set(items.filter((item) => typeof item !== 'object'))
  const addresses = new Set(items.filter((item) => item instanceof Address).map(({ text }) => text))
  const networks = items.filter((item) => item instanceof Network)
  const others = items.filter(
    (item) => typeof item === 'object' && !(item instanceof Address || item instanceof Network),
  )
  return (_walk, value) => {
    if (typeof value !== 'object') return plain.has(value)
    // A text must be read all through to be looked up, also where there is nothing.
    if (value instanceof Address)
      return (
        (addresses.size > 0 && addresses.has(value.text)) ||
        networks.some((network) => network.contains(value))
      )
    return networks.some((network) => holds(network, value)) || others.some((item) => sameValue(item, value))
  }
}

function itemsOf(holder: Value): readonly Value[] {
  return Array.isArray(holder) ? holder : [holder]
}

/** A network holds its addresses and the networks that lie inside it; anything else holds just itself. */
function holds(item: Value, value: Value): boolean {
  if (item instanceof Network && value instanceof Address) return item.contains(value)
  if (item instanceof Network && value instanceof Network)
    return item.prefix <= value.prefix && item.contains(value.address)
  return sameValue(item, value)
}
