import type { OutboxItem, OutboxPayload } from '../../src/engine/ports.ts'
import type { EffectRequest, RecordEffect, ReportEffect } from '../../src/module/effect.ts'

/** Where the effects of these tests come from; `at` is in microseconds. */
const ORIGIN = { at: Date.parse('2026-11-20T10:00:00Z') * 1000, source: 'journal', rule: 'sshd.chain:41' }

/** An effect as it was asked for by one rule, at the time given (microseconds) or always the same. */
export function payload(
  request: Exclude<EffectRequest, ReportEffect | RecordEffect>,
  at = ORIGIN.at,
): OutboxPayload {
  return { ...ORIGIN, at, ...request }
}

/** For calls that nobody breaks off. */
export const NEVER = new AbortController().signal

/** Items with rising ids, never tried before. */
export function items(...payloads: readonly OutboxPayload[]): readonly OutboxItem[] {
  return payloads.map((one, index) => ({
    id: index + 1,
    key: `journal c ${index + 1}`,
    payload: one,
    attempts: 0,
    failingSince: null,
    reached: [],
  }))
}
