import { describe, expect, it } from 'vitest'
import { sparing } from '../../src/engine/guard.ts'
import type { Effect } from '../../src/module/effect.ts'

const origin = { at: 1_000_000, source: 'journal', rule: 'main.chain:3' } as const
const guard = sparing((_set, address) => (address === '192.0.2.1' ? 'it is the gateway' : undefined))

describe('the guard of bans', () => {
  it('lets bans of others pass', () => {
    const ban: Effect = { ...origin, effect: 'ban', set: 'ssh', address: '203.0.113.9', seconds: 60 }
    expect(guard(ban)).toEqual([ban])
  })

  it('turns a ban of what must be spared into a line of the digest', () => {
    const ban: Effect = { ...origin, effect: 'ban', set: 'ssh', address: '192.0.2.1', seconds: 60 }
    expect(guard(ban)).toEqual([
      {
        ...origin,
        effect: 'report',
        section: 'WARN',
        message: 'The ban of 192.0.2.1 with ssh was refused: it is the gateway',
        details: 'FIRSTLAST',
      },
    ])
  })
})
