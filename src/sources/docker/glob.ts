/** Whether a text matches one of some patterns, in which `*` stands for any characters, and `?` for one. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => patternOf(pattern).test(text))
}

function patternOf(glob: string): RegExp {
  const source = glob.replaceAll(/[^\w*?]/g, (sign) => `\\${sign}`).replaceAll(/\*+/g, '.*')
  return new RegExp(`^${source.replaceAll('?', '.')}$`, 's')
}
