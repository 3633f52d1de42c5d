import { setTimeout } from 'node:timers/promises'

const LOOK_EVERY = 20
const PATIENCE = 45_000

/** Waits until something is there, and gives it; throws after 45 s, with the title of what did not come. */
export async function until<T>(title: string, look: () => T | undefined | false): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE
  for (;;) {
    const seen = look()
    if (seen !== undefined && seen !== false) return seen
    if (Date.now() > giveUpAt) throw new Error(`waited in vain: ${title}`)
    await setTimeout(LOOK_EVERY)
  }
}

/** For `describe`: how long each test may take, in milliseconds, before something must be hanging. */
export const PATIENT = { timeout: 90_000 } as const
