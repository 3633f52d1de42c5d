import { createHash } from 'node:crypto'
import type { Analysis } from '../../report/analysis.ts'
import { VERDICT_WANTED } from '../../report/verdict.ts'
import type { AnalysisSettings } from '../../settings/settings.ts'
import { cutText } from '../../values/cut-text.ts'
import type { Clock } from '../ports.ts'
import { readSecret } from '../secret-file.ts'
import { askChat } from './chat-request.ts'
import { maskAddresses } from './mask-addresses.ts'

/** Longer answers are no summary, in characters. */
const LONGEST_ANSWER = 4_000
/** A digest waits no longer for its answer, in milliseconds. */
const LONGEST_TIMEOUT = 300_000

/** Answers that were given, by a hash of what was asked. */
export interface KnownAnswers {
  find(question: string): string | undefined
  keep(question: string, answer: string, now: number): void
}

/** Asks a language model about digests: one question at a time, and none twice. */
export class Analyst {
  readonly #answers: KnownAnswers
  readonly #clock: Clock
  readonly #ending = new AbortController()
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(answers: KnownAnswers, clock: Clock) {
    this.#answers = answers
    this.#clock = clock
  }

  /** How long the answer to a question that is asked now may take, in milliseconds. */
  patience(settings: AnalysisSettings): number {
    return timeoutOf(settings) * (this.#waiting + 1)
  }

  /** What the model makes of a text, after it has answered what it was asked before. */
  ask(text: string, settings: AnalysisSettings): Promise<Analysis> {
    this.#waiting += 1
    const answer = this.#last
      .then(() => this.#askNow(text, settings))
      .finally(() => {
        this.#waiting -= 1
      })
    this.#last = answer.catch(() => undefined)
    return answer
  }

  /** Gives up what is asked. */
  stop(): void {
    this.#ending.abort()
  }

  async #askNow(text: string, settings: AnalysisSettings): Promise<Analysis> {
    const { url, model, prompt, key_file, mask_addresses, verdict } = settings
    const masked = mask_addresses ? maskAddresses(text) : { text, unmask: (answer: string) => answer }
    const messages = [
      { role: 'system', content: verdict ? `${prompt}\n\n${VERDICT_WANTED}` : prompt },
      { role: 'user', content: masked.text },
    ]
    const body = JSON.stringify({ model, messages, stream: false })
    const question = createHash('sha256').update(`${url}\n${body}`).digest('hex')
    const known = this.#answers.find(question)
    if (known !== undefined) return { model, answer: masked.unmask(known) }
    try {
      const key = key_file === undefined ? undefined : await readSecret(key_file)
      const reply = await askChat({ url, key, body, timeout: timeoutOf(settings) }, this.#ending.signal)
      if ('failure' in reply) return { model, failure: reply.failure }
      const answer = cutText(reply.answer, LONGEST_ANSWER)
      this.#answers.keep(question, answer, this.#clock.now())
      return { model, answer: masked.unmask(answer) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      return { model, failure: `its key cannot be read: ${error.message}` }
    }
  }
}

function timeoutOf({ timeout }: AnalysisSettings): number {
  return Math.min(timeout.milliseconds, LONGEST_TIMEOUT)
}
