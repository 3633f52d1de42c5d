import { parseAddress } from '../../values/address.ts'

/** What may be an address of IPv6 or of IPv4. */
const CANDIDATE =
  /(?<![\w.:])(?:[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:(?:\.\d{1,3}){3})?(?![\w:])|\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d))/g

/** A text without its addresses, and how to put them back into another text. */
export interface Masked {
  readonly text: string
  unmask(text: string): string
}

/** Replaces each address by a word with a number, always the same for the same address. */
export function maskAddresses(text: string): Masked {
  const word = freeWord(text)
  const words = new Map<string, string>()
  const mask = (found: string) => {
    if (parseAddress(found) === undefined) return found
    const known = words.get(found) ?? `${word}${words.size + 1}`
    words.set(found, known)
    return known
  }
  const masked = text.replace(CANDIDATE, mask)
  const addresses = new Map([...words].map(([address, known]) => [known, address]))
  return {
    text: masked,
    unmask: (answer) =>
      answer.replace(new RegExp(`${word}\\d+`, 'g'), (known) => addresses.get(known) ?? known),
  }
}

/** A word that the text does not hold: else a message could choose what stands there in the answer. */
function freeWord(text: string): string {
  let word = 'ADDRESS_'
  while (text.includes(word)) word = `${word.slice(0, -1)}X_`
  return word
}
