import type { ProblemStatus } from '../control/status.ts'

/** How many are kept. */
const MOST = 20
/** Characters kept of a field: some quote what an attacker wrote. */
const LONGEST = 500

/** The latest warnings and errors of the log. */
export class RecentProblems {
  #problems: readonly ProblemStatus[] = []

  /** Notes an event; fields that are no plain data are left out. */
  readonly note = (level: string, message: string, fields: object): void => {
    const details = Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => {
        const shown = shownValue(value)
        return shown === undefined ? [] : [[name, shown] as const]
      }),
    )
    const problem = { at: new Date().toISOString(), level, message, details }
    this.#problems = [...this.#problems, problem].slice(-MOST)
  }

  /** Oldest first. */
  get list(): readonly ProblemStatus[] {
    return this.#problems
  }
}

function shownValue(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : value instanceof Error ? value.message : json(value)
  return text?.slice(0, LONGEST)
}

function json(value: unknown): string | undefined {
  return Array.isArray(value) ? JSON.stringify(value) : undefined
}
