import { isObject, parseObject } from '../values/json-value.ts'
import { type BanOrder, isBanOrder, isUnbanOrder, type UnbanOrder } from './ban-orders.ts'

/**
 * What is spoken over the control socket: a connection carries one request, a line of JSON, and its answer, lines of
 * JSON: any number of rows, and then the result or why there is none.
 */

/** Characters of a request at the most. */
export const LONGEST_REQUEST = 65_536
/** Characters of a line of an answer at the most: a digest as HTML is the longest. */
export const LONGEST_ANSWER = 64_000_000

/** What the daemon can be asked. */
export type Request =
  | { readonly command: 'status' }
  | { readonly command: 'bans'; readonly all: boolean }
  /** Bans; with `renew`, those that run already end then instead, without it as late as either says. */
  | { readonly command: 'ban'; readonly bans: readonly BanOrder[]; readonly renew: boolean }
  | { readonly command: 'unban'; readonly bans: readonly UnbanOrder[] }
  /** Of one counter, or of all. */
  | { readonly command: 'counters'; readonly counter: string | null }
  | { readonly command: 'reload' }
  /** The open digest, or one that was sent and tells most of a span; that of everybody, unless it is named. */
  | {
      readonly command: 'report'
      readonly form: ReportForm
      readonly digest?: string
      readonly span?: TimeSpan
    }
  | { readonly command: 'send-report'; readonly digest?: string }

/** Microseconds since the epoch. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

export type ReportForm = 'text' | 'html' | 'json'

/** A request with the state directory that it is about, so that no other daemon answers it by mistake. */
export type Envelope = Request & { readonly state: string }

/** A line of an answer: the last one is a result or a refusal. */
export type AnswerLine =
  | { readonly row: unknown }
  | { readonly result: unknown }
  | { readonly refusal: Refusal }

/** Why there is no answer, and what to do. */
export interface Refusal {
  readonly message: string
  readonly hint: string
  /** The daemon works on another state directory than the one who asks means. */
  readonly stranger?: true
}

const FORMS: readonly string[] = ['text', 'html', 'json'] satisfies readonly ReportForm[]

/** The request that a line spells, or undefined. */
export function parseRequest(line: string): Envelope | undefined {
  const value = parseObject(line)
  return value !== undefined && typeof value.state === 'string' && isRequest(value) ? value : undefined
}

/** The line of an answer that a text spells, or undefined. */
export function parseAnswerLine(line: string): AnswerLine | undefined {
  const value = parseObject(line)
  return value !== undefined && isAnswerLine(value) ? value : undefined
}

function isRequest(value: Readonly<Record<string, unknown>>): value is Envelope {
  switch (value.command) {
    case 'status':
    case 'reload':
      return true
    case 'send-report':
      return isTextOrMissing(value.digest)
    case 'counters':
      return typeof value.counter === 'string' || value.counter === null
    case 'bans':
      return typeof value.all === 'boolean'
    case 'ban':
      return typeof value.renew === 'boolean' && Array.isArray(value.bans) && value.bans.every(isBanOrder)
    case 'unban':
      return Array.isArray(value.bans) && value.bans.every(isUnbanOrder)
    case 'report':
      return (
        typeof value.form === 'string' &&
        FORMS.includes(value.form) &&
        isTextOrMissing(value.digest) &&
        (value.span === undefined || isSpan(value.span))
      )
    default:
      return false
  }
}

function isTextOrMissing(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isSpan(value: unknown): value is TimeSpan {
  return isObject(value) && typeof value.from === 'number' && typeof value.to === 'number'
}

function isAnswerLine(value: object): value is AnswerLine {
  if ('row' in value || 'result' in value) return true
  if (!('refusal' in value) || typeof value.refusal !== 'object' || value.refusal === null) return false
  const { refusal } = value
  return 'message' in refusal && typeof refusal.message === 'string' && 'hint' in refusal
}
