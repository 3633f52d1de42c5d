import type { Effect } from '../module/effect.ts'
import { isoMicroseconds } from '../values/instant.ts'

/** An effect as `replay --effects` prints it: one JSON object, its keys in the documented order. */
export function effectToJson(effect: Effect): Readonly<Record<string, unknown>> {
  const { at, source, rule } = effect
  return { effect: effect.effect, at: isoMicroseconds(at), source, rule, ...particulars(effect) }
}

function particulars(effect: Effect): Readonly<Record<string, unknown>> {
  switch (effect.effect) {
    case 'ban':
      return { set: effect.set, address: effect.address, seconds: effect.seconds }
    case 'unban':
      return { set: effect.set, address: effect.address }
    case 'report':
      return { section: effect.section, message: effect.message, details: effect.details }
    case 'email':
      return {
        subject: effect.subject,
        body: effect.body,
        to: effect.to,
        ...(effect.priority && { priority: effect.priority }),
        ...(effect.thread !== undefined && { thread: effect.thread }),
      }
    case 'log': {
      const carried = Object.keys(effect.fields).length > 0 ? { fields: effect.fields } : {}
      return { level: effect.level, message: effect.message, ...carried }
    }
    case 'exec':
      return { command: effect.command }
    case 'webhook':
      return { url: effect.url, body: effect.body }
    case 'record':
      return { archive: effect.archive, entry: effect.entry }
  }
}
