import { Analyst } from '../effects/analysis/analyst.ts'
import { SYSTEM_CLOCK } from '../effects/ports.ts'
import { REPORT } from '../engine/ports.ts'
import type { ReportContent } from '../engine/report-content.ts'
import type { Logger } from '../program/logging.ts'
import { analysisText } from '../report/analysis.ts'
import { renderDigest } from '../report/digest.ts'
import { gather } from '../report/gather.ts'
import type { DigestFrame } from '../report/summary.ts'
import { verdictEntry } from '../report/verdict.ts'
import type { AnalysisSettings } from '../settings/settings.ts'
import { StateError } from '../state/state-error.ts'
import type { SqliteStore } from '../state/store.ts'

/** Milliseconds that a mail waits beyond the time-out of its analysis, before it is sent without. */
const GRACE = 5_000
const ANALYSIS_FAILED = 'the digest is sent without an analysis'

export interface DigestAnalysesParts {
  readonly store: SqliteStore
  readonly log: Logger
  /** Told when the mail of a digest waits to be sent. */
  readonly onClosed: () => void
}

/** A digest that was closed, with all that it tells. */
export interface ClosedDigest {
  readonly digest: number
  readonly content: ReportContent
  readonly frame: DigestFrame
}

/** Has digests of everybody read, while their mails wait for what is made of them. */
export class DigestAnalyses {
  readonly #parts: DigestAnalysesParts
  readonly #analyst: Analyst
  readonly #underWay = new Set<Promise<void>>()

  constructor(parts: DigestAnalysesParts) {
    this.#parts = parts
    this.#analyst = new Analyst(parts.store.analyses, SYSTEM_CLOCK)
  }

  /** How long the mail of a digest waits, in milliseconds. */
  patience(settings: AnalysisSettings): number {
    return this.#analyst.patience(settings) + GRACE
  }

  /** Has a digest read, and its mail sent with what was made of it. */
  begin(closed: ClosedDigest, settings: AnalysisSettings): void {
    const analysis = this.#analyse(closed, settings)
    this.#underWay.add(analysis)
    void analysis.finally(() => this.#underWay.delete(analysis))
  }

  /** Gives up those that are under way: their digests are sent without. */
  stop(): void {
    this.#analyst.stop()
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  async #analyse({ digest, content, frame }: ClosedDigest, settings: AnalysisSettings): Promise<void> {
    const { store, log, onClosed } = this.#parts
    try {
      const analysis = await this.#analyst.ask(analysisText(gather(content, frame.sections)), settings)
      if ('failure' in analysis) log.warn({ model: settings.model, error: analysis.failure }, ANALYSIS_FAILED)
      const mail = renderDigest(content, { ...frame, analysis })
      const entry = settings.verdict ? verdictEntry(analysis, Date.now()) : undefined
      store.amendDigest(digest, REPORT, mail, entry)
      onClosed()
    } catch (error) {
      // The mail leaves as it is, a little later.
      if (!(error instanceof StateError)) throw error
      log.error({ error: error.message, hint: error.hint }, ANALYSIS_FAILED)
    }
  }
}
