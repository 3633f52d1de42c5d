import { hostname } from 'node:os'
import type { Health } from '../engine/health.ts'
import { REPORT } from '../engine/ports.ts'
import type { ReportContent } from '../engine/report-content.ts'
import type { Logger } from '../program/logging.ts'
import { renderDigest } from '../report/digest.ts'
import { type Schedule, scheduleDigest } from '../report/schedule.ts'
import type { DigestFrame } from '../report/summary.ts'
import type { DigestSettings, Settings } from '../settings/settings.ts'
import { StateError } from '../state/state-error.ts'
import type { SqliteStore } from '../state/store.ts'
import { cronTimes } from '../values/cron-times.ts'
import { DigestAnalyses } from './digest-analyses.ts'

type ReportOf = Pick<Settings, 'report' | 'digests' | 'timezone'> & Partial<Pick<Settings, 'ban_sets'>>

/** What the mail says where nobody could exchange it for one that says how the analysis ended. */
const CUT_SHORT = 'the daemon ended before there was an answer'

export interface DigestTimerParts {
  readonly store: SqliteStore
  readonly log: Logger
  /** Told when a digest waits to be mailed. */
  readonly onClosed: () => void
  /** How the daemon is: the digest of everybody tells it. */
  readonly health: () => Health
}

/** Closes the digests, each when it is time, or when asked, and hands them to the mail. */
export class DigestTimer {
  readonly #parts: DigestTimerParts
  readonly #analyses: DigestAnalyses
  #settings: ReportOf
  #schedules: ReadonlyMap<string, Schedule> | undefined
  /** The digests that could not be closed when it was time. */
  readonly #waiting = new Set<string>()

  constructor(settings: ReportOf, parts: DigestTimerParts) {
    this.#settings = settings
    this.#parts = parts
    this.#analyses = new DigestAnalyses(parts)
  }

  /** Sends what was missed while nothing ran, each digest once, and keeps to the schedules from now on. */
  start(): void {
    for (const [name, { schedule }] of digestsOf(this.#settings))
      if (this.#isMissed(name, schedule)) this.#makeUp(name)
    this.#startSchedules()
  }

  /** Closes what is due by now: to be called when somebody has set the clock, or other settings take over. */
  closeDue(): void {
    for (const schedule of this.#schedules?.values() ?? []) schedule.clockChanged()
  }

  /** Closes nothing more; an analysis that is under way is given up, and its digest sent without. */
  stop(): void {
    this.#stopSchedules()
    this.#analyses.stop()
  }

  /** Resolves when no digest waits for its analysis. */
  settled(): Promise<void> {
    return this.#analyses.settled()
  }

  /** When the next digest is due; undefined where none is scheduled. */
  next(): Date | undefined {
    const times = [...(this.#schedules?.values() ?? [])].flatMap(
      (schedule) => schedule.next()?.getTime() ?? [],
    )
    return times.length === 0 ? undefined : new Date(Math.min(...times))
  }

  /** Goes on by other settings. */
  change(settings: ReportOf): void {
    this.#settings = settings
    for (const name of this.#waiting) if (!this.has(name)) this.#waiting.delete(name)
    if (this.#schedules === undefined) return
    this.#stopSchedules()
    this.#startSchedules()
  }

  /** What a digest of these settings is told for. */
  frame(name = REPORT): DigestFrame {
    const frame = digestFrame(this.#settings, name)
    return name === REPORT ? { ...frame, health: this.#parts.health() } : frame
  }

  /** Whether the settings have a digest of that name. */
  has(name: string): boolean {
    return digestsOf(this.#settings).has(name)
  }

  /** Closes all digests that are open; says whether that could be done. */
  closeAll(): boolean {
    return [...digestsOf(this.#settings).keys()].map((name) => this.close(name)).every(Boolean)
  }

  /** Closes an open digest, and hands it to the mail; says whether that could be done. */
  close(name = REPORT): boolean {
    const { log, onClosed } = this.#parts
    try {
      this.#close(name)
      this.#waiting.delete(name)
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      this.#waiting.add(name)
      const what = 'the digest cannot be closed; that is tried again when entries are committed'
      log.error({ digest: name, error: error.message, hint: error.hint }, what)
    }
    onClosed()
    return !this.#waiting.has(name)
  }

  /** To be called after each commit: closes what could not be closed when it was time. */
  catchUp(): void {
    for (const name of this.#waiting) this.close(name)
  }

  #close(name: string): void {
    const { store } = this.#parts
    const now = Date.now()
    const { empty } = digestsOf(this.#settings).get(name) ?? this.#settings.report
    const skipEmpty = empty === 'skip'
    const { analysis } = this.#settings.report
    if (name !== REPORT || analysis === undefined) {
      store.closeDigest((content) => renderDigest(content, this.frame(name)), now, {
        name,
        skipEmpty,
        holdUntil: 0,
      })
      return
    }
    // It is committed first, to be sent as it is: whatever becomes of the question, the digest is safe.
    const waiting = { model: analysis.model, failure: CUT_SHORT }
    let told: ReportContent | undefined
    const render = (content: ReportContent) => {
      told = content
      return renderDigest(content, { ...this.frame(), analysis: waiting })
    }
    const holdUntil = now + this.#analyses.patience(analysis)
    const digest = store.closeDigest(render, now, { name, skipEmpty, holdUntil })
    if (digest !== undefined && told !== undefined)
      this.#analyses.begin({ digest, content: told, frame: this.frame() }, analysis)
  }

  #isMissed(name: string, schedule: string): boolean {
    const openedAt = this.#parts.store.openedAt(name)
    if (openedAt === null) return false
    const due = cronTimes(schedule, this.#settings.timezone).after(openedAt)
    return due !== null && due <= Date.now()
  }

  #makeUp(name: string): void {
    this.#parts.log.info({ digest: name }, 'the time of a digest was missed: it is sent now')
    this.close(name)
  }

  #startSchedules(): void {
    const { timezone } = this.#settings
    const schedules = [...digestsOf(this.#settings)].map(
      ([name, { schedule }]) => [name, scheduleDigest(schedule, timezone, () => this.close(name))] as const,
    )
    this.#schedules = new Map(schedules)
  }

  #stopSchedules(): void {
    for (const schedule of this.#schedules?.values() ?? []) schedule.stop()
    this.#schedules = undefined
  }
}

/** All digests of the settings, by name. */
function digestsOf({
  report,
  digests,
}: Pick<Settings, 'report' | 'digests'>): ReadonlyMap<string, DigestSettings> {
  return new Map([[REPORT, report], ...Object.entries(digests)])
}

/** Where and for whom a digest of these settings is told. */
export function digestFrame(settings: ReportOf, name = REPORT): DigestFrame {
  const { sections } = digestsOf(settings).get(name) ?? settings.report
  const { timezone, ban_sets = {} } = settings
  const observed = Object.keys(ban_sets).filter((set) => ban_sets[set]?.mode === 'observe')
  return { host: hostname(), timezone, sections, observed }
}
