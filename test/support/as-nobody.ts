const NOBODY = 65_534

/** Does what needs no waiting as a user who may nothing. It takes root to become that. */
export function asNobody<T>(work: () => T): T {
  process.setegid?.(NOBODY)
  process.seteuid?.(NOBODY)
  try {
    return work()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
  }
}
