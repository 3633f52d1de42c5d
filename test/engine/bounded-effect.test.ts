import { describe, expect, it } from 'vitest'
import { boundedEffect } from '../../src/engine/bounded-effect.ts'
import type { Effect, EffectRequest } from '../../src/module/effect.ts'

const LIMITS = { report: 10, subject: 10, body: 20, log: 10, argument: 10, request: 10, record: 30 }
const ORIGIN = { at: 1, source: 'journal', rule: 'main.chain:3' }
const LONG = 'x'.repeat(1_000_000)
const FIRST_TEN = `${'x'.repeat(9)}…`

function fault(what: string): Effect {
  const message = `${what} (rule main.chain:3).`
  return { ...ORIGIN, effect: 'report', section: 'FAULTS', message, details: 'FIRSTLAST' }
}

const CASES: readonly {
  readonly title: string
  readonly effect: EffectRequest
  readonly becomes: EffectRequest
  readonly told: readonly Effect[]
}[] = [
  {
    title: 'a short mail stays as it is',
    effect: { effect: 'email', subject: 'short', body: 'y', to: [] },
    becomes: { effect: 'email', subject: 'short', body: 'y', to: [] },
    told: [],
  },
  {
    title: 'a long mail is cut, which is told',
    effect: { effect: 'email', subject: LONG, body: LONG, to: ['a@b'] },
    becomes: { effect: 'email', subject: FIRST_TEN, body: `${'x'.repeat(19)}…`, to: ['a@b'] },
    told: [fault('A mail was cut at 20 characters')],
  },
  {
    title: 'a long field of a log entry is cut, which is told',
    effect: { effect: 'log', level: 'INFO', message: 'm', fields: { A: LONG, B: 'b' } },
    becomes: { effect: 'log', level: 'INFO', message: 'm', fields: { A: FIRST_TEN, B: 'b' } },
    told: [fault('A log entry was cut at 10 characters')],
  },
  {
    title: 'a long line of the digest is cut, and shows it',
    effect: { effect: 'report', section: 'OTHER', message: LONG, details: 'ALL' },
    becomes: { effect: 'report', section: 'OTHER', message: FIRST_TEN, details: 'ALL' },
    told: [],
  },
  {
    title:
      'of an entry that is too large to be recorded, short fields are kept and long ones cut, which is told',
    effect: { effect: 'record', archive: 'a', entry: { LONG, T: '1', MESSAGE: 'short', n: 7 } },
    becomes: {
      effect: 'record',
      archive: 'a',
      entry: { n: 7, T: '1', MESSAGE: 'short', LONG: `${'x'.repeat(9)}…` },
    },
    told: [fault('A record was cut at 30 characters')],
  },
  {
    title: 'a ban has nothing to cut',
    effect: { effect: 'ban', set: 's', address: '192.0.2.1', seconds: null },
    becomes: { effect: 'ban', set: 's', address: '192.0.2.1', seconds: null },
    told: [],
  },
]

describe('an effect in bounds', () => {
  it.each(CASES)('$title', ({ effect, becomes, told }) => {
    expect(boundedEffect({ ...ORIGIN, ...effect }, LIMITS)).toEqual([{ ...ORIGIN, ...becomes }, ...told])
  })

  it('never ends in half of a character', () => {
    const effect: Effect = {
      ...ORIGIN,
      effect: 'report',
      section: 'OTHER',
      message: '😀'.repeat(10),
      details: 'NONE',
    }
    const [bounded] = boundedEffect(effect, LIMITS)
    expect(bounded).toMatchObject({ message: `${'😀'.repeat(4)}…` })
  })
})
