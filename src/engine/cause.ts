/**
 * What two failures of one cause have in common: the message without the words that differ from item to item, such as
 * addresses, ports and queue numbers.
 */
export function causeOf(error: string): string {
  return error
    .split(/\s+/)
    .map((word) => (word.includes('::') || word.replace(/\D/g, '').length >= 3 ? '#' : word))
    .join(' ')
}
