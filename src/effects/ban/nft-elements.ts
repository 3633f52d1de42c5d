import { type Address, type Network, parseAddress, parseAddressOrNetwork } from '../../values/address.ts'
import { isObject, parseJson } from '../../values/json-value.ts'
import type { HeldBan } from './backend.ts'

/**
 * The elements of what `nft -j list set` prints; see libnftables-json(5). Ranges are left out: no ban of ours is one. Undefined
 * where it is no JSON.
 */
export function elementsOf(text: string): readonly HeldBan[] | undefined {
  const printed = parseJson(text)
  if (printed === undefined) return undefined
  return listAt(printed, 'nftables')
    .flatMap((item) => listAt(at(item, 'set'), 'elem'))
    .flatMap(heldBan)
}

/** An element stands for itself, or in an object together with its time-out. */
function heldBan(item: unknown): readonly HeldBan[] {
  const described = at(item, 'elem')
  const element = elementOf(described === undefined ? item : at(described, 'val'))
  if (element === undefined) return []
  const [whole, left] = [at(described, 'timeout'), at(described, 'expires')]
  const ends = typeof whole === 'number' && typeof left === 'number'
  return [{ element, seconds: ends ? { whole, left } : null }]
}

function elementOf(value: unknown): Address | Network | undefined {
  if (typeof value === 'string') return parseAddress(value)
  const prefix = at(value, 'prefix')
  return parseAddressOrNetwork(`${String(at(prefix, 'addr'))}/${String(at(prefix, 'len'))}`)
}

function at(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = at(value, name)
  return Array.isArray(list) ? list : []
}
