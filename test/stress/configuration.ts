import { renameSync } from 'node:fs'
import type { Place } from '../end-to-end/support/place.ts'
import type { StressSet } from './ban-sets.ts'
import { chainsFor, type Outside } from './chains.ts'

/** The logs that may be sources, of which the first always is one. */
export const LOGS = ['log', 'aside'] as const
export type Log = (typeof LOGS)[number]

/** The settings and chains of the daemon, which operations change before a reload. */
export class Configuration {
  /** The settings file. */
  readonly path: string
  /** The names of the ban sets that there are. */
  readonly sets: Set<string>
  /** Whether the second log is a source. */
  aside = true
  /** Addresses that nobody may ban. */
  neverBan: readonly string[] = []
  readonly #place: Place
  readonly #known: Readonly<Record<string, StressSet>>
  readonly #outside: Outside
  #chains = ''
  #written = 0

  constructor(place: Place, known: Readonly<Record<string, StressSet>>, outside: Outside) {
    this.path = place.path('stress.yaml')
    this.sets = new Set(Object.keys(known))
    this.#place = place
    this.#known = known
    this.#outside = outside
  }

  logPath(log: Log): string {
    return this.#place.path(`${log}.log`)
  }

  /** Writes what is wanted; a reload takes it. A daemon that starts meanwhile reads either this or what was before. */
  write(): void {
    const logs = LOGS.filter((log) => log !== 'aside' || this.aside)
    this.#chains = `main-${this.#written++}.chain`
    this.#place.write(this.#chains, chainsFor([...this.sets], logs, this.#outside))
    renameSync(this.#place.settings(this.#settings(logs)), this.path)
  }

  /** Makes the chains such as nobody can take, until the next `write`. */
  spoil(): void {
    this.#place.write(this.#chains, 'chain stress from nowhere {')
  }

  #settings(logs: readonly Log[]): Readonly<Record<string, unknown>> {
    const sources = logs.map((log) => [log, { kind: 'file', path: this.logPath(log), start: 'oldest' }])
    return {
      chains: [this.#chains],
      sources: Object.fromEntries(sources),
      ban_sets: Object.fromEntries([...this.sets].map((name) => [name, this.#known[name]?.settings])),
      never_ban: this.neverBan,
      reconcile: '3s',
      archives: { stress: { directory: 'archive', max_size: '5kB', keep: 10_000, compress: 'gzip' } },
      mail: {
        from: 'pyruse@example.org',
        to: ['ops@example.org'],
        transport: { smtp: { host: '127.0.0.1', port: this.#outside.mails, encryption: 'none' } },
        limit: { per_key: '100000 per 1h', overall: '100000 per 1h' },
      },
    }
  }
}
