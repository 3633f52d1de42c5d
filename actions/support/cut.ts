/** The beginning of a value, at most so many characters, as a text that can be encoded. */
export function cut(value: string, longest: number): string {
  return value.length <= longest ? value.toWellFormed() : `${value.slice(0, longest - 1).toWellFormed()}…`
}
