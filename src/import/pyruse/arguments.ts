import type { Step } from './configuration.ts'

/** The text under a key; undefined where it is missing or something else. */
export function textArgument({ args }: Step, key: string): string | undefined {
  const value = args[key]
  return typeof value === 'string' ? value : undefined
}

export function numberArgument({ args }: Step, key: string): number | undefined {
  const value = args[key]
  return typeof value === 'number' ? value : undefined
}

/** The texts of a list, or of a single one. */
export function textsArgument({ args }: Step, key: string): readonly string[] {
  return [args[key]].flat().filter((value) => typeof value === 'string')
}
