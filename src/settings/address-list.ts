import { parseAddressOrNetwork } from '../values/address.ts'

/** What a file of addresses holds, and the lines that are neither an address nor a network. */
export interface AddressList {
  readonly addresses: readonly string[]
  readonly wrong: readonly { readonly line: number; readonly text: string }[]
}

/** Reads a list of addresses and networks: one a line, with `#` comments. */
export function parseAddressList(text: string): AddressList {
  const addresses: string[] = []
  const wrong: { line: number; text: string }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const item = line.replace(/#.*/, '').trim()
    if (item === '') continue
    if (parseAddressOrNetwork(item) !== undefined) addresses.push(item)
    else wrong.push({ line: index + 1, text: item.slice(0, 100) })
  }
  return { addresses, wrong }
}
