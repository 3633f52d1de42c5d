import { bitsOf, Network, parseAddress, parseNetwork } from '../../values/address.ts'

/** What must stay reachable. */
export interface ProtectedAddresses {
  /** By ban set, the addresses and networks of its `never_ban`. */
  readonly neverBan: Readonly<Record<string, readonly string[]>>
  /** The addresses of this machine's interfaces. */
  readonly own: readonly string[]
}

const LOOPBACK = ['127.0.0.0/8', '::1']

/**
 * Makes the judge of bans: given a ban set and an address or network, it says why that must not be banned, or undefined
 * where it may. What overlaps counts: a network that holds a protected address may not be banned either. Throws for an
 * address that is none, since the settings were checked before.
 */
export function protectedAddresses({
  neverBan,
  own,
}: ProtectedAddresses): (set: string, addressOrNetwork: string) => string | undefined {
  const always = [
    ...rangesOf(LOOPBACK, () => 'it is a loopback address'),
    ...rangesOf(own, (text) => `${text} is an address of this machine`),
  ]
  const bySet = new Map(
    Object.entries(neverBan).map(([set, texts]) => [
      set,
      [...always, ...rangesOf(texts, (text) => `never_ban of the set \`${set}\` names ${text}`)],
    ]),
  )
  return function reasonAgainst(set, addressOrNetwork) {
    const asked = rangeOf(addressOrNetwork)
    if (asked === undefined) return 'it is neither an address nor a network'
    return (bySet.get(set) ?? always).find(({ range }) => overlap(range, asked))?.reason
  }
}

function rangesOf(texts: readonly string[], reasonFor: (text: string) => string) {
  return texts.map((text) => {
    const range = rangeOf(text)
    if (range === undefined) throw new TypeError(`neither an address nor a network: ${text}`)
    return { range, reason: reasonFor(text) }
  })
}

function rangeOf(text: string): Network | undefined {
  const address = parseAddress(text)
  return address === undefined ? parseNetwork(text) : new Network(address, bitsOf(address))
}

function overlap(left: Network, right: Network): boolean {
  return left.contains(right.address) || right.contains(left.address)
}
