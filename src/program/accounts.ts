import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import type { Accounts, Names } from '../module/ports.ts'

/** Milliseconds for which a look-up is good. */
const FRESH_FOR = 60_000
/** What looking one database up may take: milliseconds, and bytes of accounts. */
const BOUNDS = { encoding: 'utf8', timeout: 10_000, maxBuffer: 16_000_000 } as const

/** What the name service keeps names in. */
type Database = 'passwd' | 'group'

/**
 * The users and groups that the name service lists (`getent passwd`, `getent group`): looked up when they are first asked
 * for, and again from time to time while entries come, but never within a walk.
 */
export class SystemAccounts implements Accounts {
  readonly #known = new Map<Database, ListedNames>()

  users(): Names {
    return this.#of('passwd')
  }

  groups(): Names {
    return this.#of('group')
  }

  /** Looks up again what that is long ago for; a look-up that fails leaves it as it is. */
  async refresh(): Promise<void> {
    for (const names of this.#known.values()) await names.refresh()
  }

  #of(database: Database): Names {
    const names = this.#known.get(database) ?? new ListedNames(database)
    this.#known.set(database, names)
    return names
  }
}

class ListedNames implements Names {
  readonly #database: Database
  #names: ReadonlySet<string>
  #lookedUpAt = Date.now()
  #underway = false

  constructor(database: Database) {
    this.#database = database
    this.#names = namesIn(list(database))
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  async refresh(): Promise<void> {
    if (this.#underway || Date.now() - this.#lookedUpAt < FRESH_FOR) return
    this.#underway = true
    this.#names = (await listLater(this.#database)) ?? this.#names
    this.#lookedUpAt = Date.now()
    this.#underway = false
  }
}

/** What `getent` lists; nothing where it fails. */
function list(database: Database): string {
  try {
    return execFileSync('getent', [database], { ...BOUNDS, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return ''
  }
}

/** The names; undefined where they cannot be had now. They are asked for again when they are no longer fresh. */
async function listLater(database: Database): Promise<ReadonlySet<string> | undefined> {
  try {
    const { stdout } = await promisify(execFile)('getent', [database], BOUNDS)
    return namesIn(stdout)
  } catch {
    return undefined
  }
}

function namesIn(listed: string): ReadonlySet<string> {
  return new Set(
    listed
      .split('\n')
      .flatMap((line) => line.split(':', 1))
      .filter((name) => name !== ''),
  )
}
