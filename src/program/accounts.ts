import { execa, execaSync } from 'execa'
import type { Accounts } from '../module/ports.ts'

/** Milliseconds that looking the accounts up may take. */
const TIMEOUT = 10_000
/** Milliseconds for which a look-up is good. */
const FRESH_FOR = 60_000
/** Bytes of accounts that are read at the most. */
const MOST_BYTES = 16_000_000

/**
 * The user accounts that the name service lists (`getent passwd`): looked up at the start, and again from time to time
 * while entries come, but never within a walk.
 */
export class SystemAccounts implements Accounts {
  #users: ReadonlySet<string>
  #lookedUpAt = Date.now()
  #underway = false

  constructor() {
    const { stdout } = execaSync('getent', ['passwd'], {
      timeout: TIMEOUT,
      maxBuffer: MOST_BYTES,
      reject: false,
    })
    this.#users = namesIn(stdout ?? '')
  }

  hasUser(name: string): boolean {
    return this.#users.has(name)
  }

  /** Looks the accounts up again if that is long ago; a look-up that fails leaves them as they are. */
  async refresh(): Promise<void> {
    if (this.#underway || Date.now() - this.#lookedUpAt < FRESH_FOR) return
    this.#underway = true
    const { stdout, failed } = await execa('getent', ['passwd'], {
      timeout: TIMEOUT,
      maxBuffer: MOST_BYTES,
      reject: false,
    })
    if (!failed) this.#users = namesIn(stdout)
    this.#lookedUpAt = Date.now()
    this.#underway = false
  }
}

function namesIn(passwd: string): ReadonlySet<string> {
  return new Set(
    passwd
      .split('\n')
      .flatMap((line) => line.split(':', 1))
      .filter((name) => name !== ''),
  )
}
