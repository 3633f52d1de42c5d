/** Whether a name of a file is written as a pattern: with `*`, `?`, `[…]`, `{…}`, or `!(…)` for all other names. */
export function isNamePattern(name: string): boolean {
  return /[*?[\]{}]|[!@+]\(/.test(name)
}
