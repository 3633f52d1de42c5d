import { hostname } from 'node:os'
import type { KeyedEffect } from '../engine/ports.ts'
import type { Silence, SilenceWatch } from '../engine/silence-watch.ts'
import type { Vitals } from '../engine/vitals.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import { StateError } from '../state/state-error.ts'
import { Duration } from '../values/duration.ts'
import { isoMicroseconds } from '../values/instant.ts'

/** Milliseconds between two looks: a twentieth of the shortest silence that is told, within these bounds. */
const SHORTEST_PAUSE = 100
const LONGEST_PAUSE = 60_000

export interface SilenceAlertsParts {
  readonly watch: SilenceWatch
  readonly vitals: Vitals
  /** The settings as they are now. */
  readonly settings: () => Settings
  /** Does the work between two entries, and asks the sources for more thereafter. */
  readonly between: (work: () => Promise<void>) => Promise<void>
  /** Commits effects together with what the watch has noted. To be called between two entries. */
  readonly commit: (effects: readonly KeyedEffect[]) => Promise<void>
  /** Tells in the digest, too. */
  readonly reportFault: (message: string) => void
  readonly log: Logger
}

/** Mails that a source has been silent for longer than its setting `silence`. */
export class SilenceAlerts {
  readonly #parts: SilenceAlertsParts
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(parts: SilenceAlertsParts) {
    this.#parts = parts
  }

  /** Also to be called when the settings changed. Where none limits a silence, nothing is looked at: the process sleeps. */
  start(): void {
    clearTimeout(this.#timer)
    const limits = silences(this.#parts.settings())
    if (this.#stopped || limits.size === 0) return
    const shortest = Math.min(...limits.values()) * 1000
    const pause = Math.max(SHORTEST_PAUSE, Math.min(shortest / 20, LONGEST_PAUSE))
    this.#timer = setTimeout(() => void this.#look(), pause).unref()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async #look(): Promise<void> {
    const limits = silences(this.#parts.settings())
    try {
      await this.#parts.between(() => this.#tell(limits))
      this.start()
    } catch (error) {
      // Where the state cannot be used any more, the run ends by itself.
      if (!(error instanceof StateError)) throw error
    }
  }

  async #tell(limits: ReadonlyMap<string, number>): Promise<void> {
    const { watch, vitals, commit, reportFault, log } = this.#parts
    const found = watch.check(vitals.snapshot().sources, limits, Date.now())
    if (found.length === 0) return
    await commit(found.map((silence) => mailOf(silence, limits)))
    for (const { source, since } of found) {
      const silentSince = isoMicroseconds(since * 1000)
      log.warn({ source, since: silentSince }, 'a source has been silent for longer than it may be')
      reportFault(`Nothing has come from the source ${source} since ${silentSince}.`)
    }
  }
}

/** The longest silence of sources that have one, in seconds. */
function silences({ sources }: Settings): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(sources).flatMap(([name, source]) =>
      'silence' in source && source.silence !== undefined ? [[name, source.silence.seconds]] : [],
    ),
  )
}

function mailOf({ source, since }: Silence, limits: ReadonlyMap<string, number>): KeyedEffect {
  const limit = new Duration((limits.get(source) ?? 0) * 1e6)
  const body = [
    `Nothing has come from the source ${source} since ${isoMicroseconds(since * 1000)}: its setting \`silence\` is ${limit}.`,
    '',
    'See whether those who log there still run, whether journald does, and what `pyruse-ts status` tells of the source.',
    'You are told once, and again after it spoke.',
    '',
  ]
  return {
    key: `silence ${source} ${since}`,
    effect: {
      effect: 'email',
      at: Date.now() * 1000,
      source,
      rule: null,
      subject: `${hostname()}: the source ${source} has been silent for ${limit}`,
      body: body.join('\n'),
      to: [],
    },
    cause: '',
  }
}
