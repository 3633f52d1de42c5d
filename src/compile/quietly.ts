/** What is only asked for an explanation must never break a walk, whoever wrote it: undefined where it throws. */
export function quietly<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
