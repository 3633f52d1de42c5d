import { InvalidArgumentError } from 'commander'

/** Parsers for the values of options: what they throw is shown to the user beside the option. */

/** A whole number above 0: a count. */
export function count(text: string): number {
  const number = Number(text)
  if (!(Number.isSafeInteger(number) && number > 0))
    throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}

/** A whole number, of either sign. */
export function integer(text: string): number {
  const number = Number(text)
  if (text === '' || !Number.isSafeInteger(number))
    throw new InvalidArgumentError('It must be a whole number.')
  return number
}

/** A number above 0. */
export function positive(text: string): number {
  const number = Number(text)
  if (!(Number.isFinite(number) && number > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}

/** A time in ISO 8601, UTC where it names no zone, as microseconds since the epoch. */
export function time(text: string): number {
  const milliseconds = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
  if (Number.isNaN(milliseconds)) throw new InvalidArgumentError('It must be like 2026-11-20T06:00:00Z.')
  return milliseconds * 1000
}
