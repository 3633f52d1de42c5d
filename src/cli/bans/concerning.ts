import { Address, Network, parseAddress, parseNetwork } from '../../values/address.ts'

/** Tells of a value whether it is meant. */
export type Concerns = (value: unknown) => boolean

/** Whether a value is one of the addresses, or lies in one of the networks. */
export function concerning(wanted: readonly string[]): Concerns {
  const texts = new Set(wanted)
  const networks = wanted.flatMap((text) => parseNetwork(text) ?? [])
  return (value) => {
    if (value instanceof Network) return texts.has(value.text)
    const address =
      value instanceof Address ? value : typeof value === 'string' ? parseAddress(value) : undefined
    if (address === undefined) return typeof value === 'string' && texts.has(value)
    return texts.has(address.text) || networks.some((network) => network.contains(address))
  }
}

/** Whether a message holds the text of an address by itself, not as a part of a longer one: 10.0.0.1 in 110.0.0.12. */
export function mentioning(addresses: readonly string[]): (message: string) => boolean {
  const patterns = addresses.map((address) => {
    const text = address.replaceAll('.', '\\.')
    return new RegExp(
      address.includes(':')
        ? `(?<![0-9a-f:.])${text}(?![0-9a-f]|:[0-9a-f:])`
        : `(?<![0-9]|[0-9]\\.)${text}(?![0-9]|\\.[0-9])`,
      'i',
    )
  })
  return (message) => patterns.some((pattern) => pattern.test(message))
}
