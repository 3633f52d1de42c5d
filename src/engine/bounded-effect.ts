import type { Effect, EntryFacts, RecordEffect } from '../module/effect.ts'
import { boundedText } from '../values/bounded-text.ts'
import { cutText } from '../values/cut-text.ts'
import { FAULTS } from './report-content.ts'

/** How many characters of a text are kept: entries of a megabyte may be in it, several times. */
export interface EffectLimits {
  /** Of a line of the digest. */
  readonly report: number
  readonly subject: number
  readonly body: number
  /** Of a recipient: more than a mail address may have, so that one that was cut is refused where the mail is made. */
  readonly recipient: number
  /** Of a message that the action `log` writes, and of each further field. */
  readonly log: number
  /** Of each argument of a program. */
  readonly argument: number
  /** Of a request's URL and of its body together: one that is longer is not made, since half a body is none. */
  readonly request: number
  /** Of a record in all. */
  readonly record: number
}

export const EFFECT_LIMITS: EffectLimits = {
  report: 2_000,
  subject: 1_000,
  body: 100_000,
  recipient: 400,
  log: 10_000,
  argument: 30_000,
  request: 200_000,
  record: 1_000_000,
}

/**
 * The effect with its texts cut to what may be kept and sent. Where a mail or a log entry was cut, a line of the digest
 * tells of it; a line of the digest shows by itself that it was cut.
 */
export function boundedEffect(effect: Effect, limits: EffectLimits = EFFECT_LIMITS): readonly Effect[] {
  switch (effect.effect) {
    case 'report':
      return effect.message.length <= limits.report
        ? [effect]
        : [{ ...effect, message: cutText(effect.message, limits.report) }]
    case 'email': {
      const bounded = {
        ...effect,
        subject: cutText(effect.subject, limits.subject),
        body: cutText(effect.body, limits.body),
        to: effect.to.map((recipient) => cutText(recipient, limits.recipient)),
        // Nobody reads it: it only has to be the same for mails that belong together.
        ...(effect.thread !== undefined && { thread: boundedText(effect.thread) }),
      }
      if (bounded.body !== effect.body)
        return [bounded, cutFault(effect, `A mail was cut at ${limits.body} characters`)]
      if (bounded.subject !== effect.subject)
        return [bounded, cutFault(effect, `The subject of a mail was cut at ${limits.subject} characters`)]
      return [bounded]
    }
    case 'log': {
      const fields = Object.fromEntries(
        Object.entries(effect.fields).map(([name, value]) => [name, cutText(value, limits.log)]),
      )
      const bounded = { ...effect, message: cutText(effect.message, limits.log), fields }
      const isCut =
        bounded.message !== effect.message ||
        Object.entries(fields).some(([name, value]) => value !== effect.fields[name])
      return isCut
        ? [bounded, cutFault(effect, `A log entry was cut at ${limits.log} characters`)]
        : [bounded]
    }
    case 'exec': {
      const command = effect.command.map((argument) => cutText(argument, limits.argument))
      return command.every((argument, index) => argument === effect.command[index])
        ? [effect]
        : [
            { ...effect, command },
            cutFault(effect, `An argument of a program was cut at ${limits.argument} characters`),
          ]
    }
    case 'webhook':
      return sizeOfEffect(effect) <= limits.request
        ? [effect]
        : [cutFault(effect, `A webhook was not called: it had more than ${limits.request} characters`)]
    case 'record': {
      if (sizeOfEffect(effect) <= limits.record) return [effect]
      const bounded = { ...effect, entry: shortenedEntry(effect.entry, limits.record) }
      return [bounded, cutFault(effect, `A record was cut at ${limits.record} characters`)]
    }
    case 'ban':
    case 'unban':
      return [effect]
  }
}

/** How many characters an effect takes, about. */
export function sizeOfEffect(effect: Effect): number {
  switch (effect.effect) {
    case 'report':
      return effect.message.length
    case 'email':
      return (
        charactersOf([effect.subject, effect.body, effect.thread ?? '', ...effect.to]) +
        sizeOfFacts(effect.about)
      )
    case 'log':
      return charactersOf([effect.message, ...Object.values(effect.fields)])
    case 'exec':
      return charactersOf(effect.command)
    case 'webhook':
      return effect.url.length + effect.body.length
    case 'record':
      return sizeOfRecord(effect.entry)
    case 'ban':
    case 'unban':
      return effect.address.length
  }
}

function sizeOfFacts(facts: EntryFacts | undefined): number {
  if (facts === undefined) return 0
  return charactersOf([...Object.values(facts.fields), ...Object.values(facts.captures)])
}

function charactersOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0)
}

function sizeOfRecord(entry: RecordEffect['entry']): number {
  let size = 0
  for (const name of Object.keys(entry)) size += name.length + String(entry[name]).length
  return size
}

/** The entry without what goes beyond the room, in characters: short fields are kept, long ones are cut. */
function shortenedEntry(entry: RecordEffect['entry'], room: number): RecordEffect['entry'] {
  let left = room
  const kept = new Map<string, string | number | boolean>()
  for (const [name, value] of Object.entries(entry).sort(
    ([, a], [, b]) => String(a).length - String(b).length,
  )) {
    if (name.length >= left) break
    const shortened = typeof value === 'string' ? cutText(value, left - name.length) : value
    left -= name.length + String(shortened).length
    kept.set(name, shortened)
  }
  return Object.fromEntries(kept)
}

function cutFault({ at, source, rule }: Effect, what: string): Effect {
  const message = `${what} (rule ${rule ?? 'default policy'}).`
  return { effect: 'report', at, source, rule, section: FAULTS, message, details: 'FIRSTLAST' }
}
