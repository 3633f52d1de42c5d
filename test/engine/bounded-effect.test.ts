import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { recipientAddress } from '../../src/effects/mail/recipients.ts'
import { boundedEffect, sizeOfEffect } from '../../src/engine/bounded-effect.ts'
import type { Effect, EffectRequest } from '../../src/module/effect.ts'

const LIMITS = {
  report: 10,
  subject: 10,
  body: 20,
  recipient: 15,
  log: 10,
  argument: 10,
  request: 10,
  record: 30,
}
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
    title: 'a mail of which only the subject is cut is told as that',
    effect: { effect: 'email', subject: LONG, body: 'y', to: [] },
    becomes: { effect: 'email', subject: FIRST_TEN, body: 'y', to: [] },
    told: [fault('The subject of a mail was cut at 10 characters')],
  },
  {
    title: 'a thread of two hundred characters stays as it is',
    effect: { effect: 'email', subject: 's', body: 'y', to: [], thread: 'x'.repeat(200) },
    becomes: { effect: 'email', subject: 's', body: 'y', to: [], thread: 'x'.repeat(200) },
    told: [],
  },
  {
    title: 'a longer one becomes its beginning and a hash: no mail is cut',
    effect: { effect: 'email', subject: 's', body: 'y', to: [], thread: LONG },
    becomes: {
      effect: 'email',
      subject: 's',
      body: 'y',
      to: [],
      thread: `${'x'.repeat(159)}…${createHash('sha256').update(LONG, 'utf16le').digest('base64url')}`,
    },
    told: [],
  },
  {
    title: 'a recipient that is no address, by its length, stays so',
    effect: { effect: 'email', subject: 's', body: 'y', to: ['a@example.org', LONG] },
    becomes: {
      effect: 'email',
      subject: 's',
      body: 'y',
      to: ['a@example.org', `${'x'.repeat(14)}…`],
    },
    told: [],
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

  it.each<[string, EffectRequest, number]>([
    ['mail', { effect: 'email', subject: '12', body: '345', to: ['678', '9'], thread: '0' }, 10],
    [
      'mail that tells of its entry',
      {
        effect: 'email',
        subject: '1',
        body: '2',
        to: [],
        about: { fields: { A: '345' }, captures: { b: '6' } },
      },
      6,
    ],
    ['mail to all', { effect: 'email', subject: '12', body: '345', to: [] }, 5],
    ['log entry', { effect: 'log', level: 'INFO', message: '12', fields: { A: '345', B: '6' } }, 6],
    ['program', { effect: 'exec', command: ['12', '345'] }, 5],
    ['request', { effect: 'webhook', url: '12', body: '345', json: false }, 5],
  ])('of a %s has the size of all that an entry may write into it', (_kind, effect, size) => {
    expect(sizeOfEffect({ ...ORIGIN, ...effect })).toBe(size)
  })

  it('keeps no recipient that would pass for another address when it was cut', () => {
    const to = ['a'.repeat(319), 'a'.repeat(320), 'a'.repeat(321), '😀'.repeat(300)].map(
      (local) => `${local}@example.org`,
    )
    const mail: Effect = { ...ORIGIN, effect: 'email', subject: '', body: '', to: [...to, LONG] }
    const [bounded] = boundedEffect(mail)
    if (bounded?.effect !== 'email') throw new Error('it is no mail any more')
    expect(bounded.to.map(recipientAddress)).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(bounded.to.every(({ length }) => length <= 400)).toBe(true)
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
