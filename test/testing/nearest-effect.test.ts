import { describe, expect, it } from 'vitest'
import type { ExpectedDetail } from '../../src/check/program.ts'
import type { Effect, EffectRequest } from '../../src/module/effect.ts'
import { describeEffect, insteadOf } from '../../src/testing/nearest-effect.ts'

const HOUR = ban('203.0.113.9', 'ssh', 3600)
const FOREVER = ban('192.0.2.7', 'web', null)
const LINE = effect({ effect: 'report', section: 'WARN', message: 'a\u001b[2Jb', details: 'ALL' })

describe('the nearest effect', () => {
  it.each<[string, readonly Effect[], string, Readonly<Record<string, ExpectedDetail['value']>>, string]>([
    [
      'differs in one thing',
      [FOREVER, HOUR],
      'ban',
      { address: '203.0.113.9', set: 'ssh', seconds: 7200 },
      'there is a ban of 203.0.113.9 with ssh, but for 1h instead of 2h',
    ],
    [
      'differs in two',
      [HOUR],
      'ban',
      { address: '203.0.113.8', set: 'web' },
      'there is a ban for 1h, but of 203.0.113.9 instead of 203.0.113.8 and with ssh instead of web',
    ],
    [
      'has no end',
      [FOREVER],
      'ban',
      { address: '192.0.2.7', seconds: 7200 },
      'there is a ban of 192.0.2.7 with web, but without end instead of 2h',
    ],
    [
      'is a line of the digest',
      [LINE],
      'report',
      { section: 'WARN', message: 'b' },
      'there is a report in section WARN with details ALL, but with the line "a␛[2Jb" instead of "b"',
    ],
    [
      'goes to others',
      [effect({ effect: 'email', subject: 's', body: 'b', to: [] })],
      'email',
      { subject: 's', to: ['x@example.org'] },
      'there is an email with the subject "s" with the text "b", but to those of the settings instead of x@example.org',
    ],
    ['is of another kind', [HOUR], 'email', {}, 'there is only a ban of 203.0.113.9 with ssh for 1h'],
    ['is not there', [], 'ban', {}, 'there is no effect at all'],
  ])('%s', (_, effects, kind, details, said) => {
    const expected = Object.entries(details).map(([key, value]) => ({ key, value }))
    expect(insteadOf(effects, kind, expected)).toBe(said)
  })

  it('is described whole where none was expected', () => {
    expect(describeEffect(FOREVER)).toBe('a ban of 192.0.2.7 with web without end')
  })
})

function ban(address: string, set: string, seconds: number | null): Effect {
  return effect({ effect: 'ban', address, set, seconds })
}

function effect(request: EffectRequest): Effect {
  return { at: 0, source: 'journal', rule: null, ...request }
}
