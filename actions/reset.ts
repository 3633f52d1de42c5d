import { defineAction, duration, field, name, optional, several, stateKey } from '../src/module/index.ts'
import { counterGauge, Tallies, type Tally } from './support/counter.ts'

export const reset = defineAction({
  name: 'reset',
  summary: 'Sets a counter to zero for one key, and may keep it there for a time of grace.',
  parameters: {
    counter: name('counter', 'The counter.'),
    by: several(field('The field, or the list of fields, whose values make the key.', { keyword: 'by' })),
    grace: optional(duration('For how long additions count as zero from now on.', { keyword: 'grace' })),
  },
  examples: [
    {
      rules: [
        'MESSAGE == "logged in" -> reset failures by _HOSTNAME, accept',
        'count failures by _HOSTNAME within 1d as failures',
        'failures > 1 -> accept',
      ],
      test: [
        'given _HOSTNAME "mars", MESSAGE "wrong password"',
        'repeat 2',
        'expect failures == 2',
        'given _HOSTNAME "mars", MESSAGE "logged in"',
        'repeat 1',
        'given _HOSTNAME "mars", MESSAGE "wrong password"',
        'expect failures == 1',
      ],
    },
    {
      rules: [
        'MESSAGE == "maintenance" -> reset failures by _HOSTNAME grace 2h, accept',
        'count failures by _HOSTNAME within 1d as failures',
        'failures > 0 -> accept',
      ],
      test: [
        'given _HOSTNAME "mars", MESSAGE "maintenance"',
        'repeat 1',
        'given _HOSTNAME "mars", MESSAGE "wrong password"',
        'repeat 1',
        'expect failures == 0',
        'wait 2h',
        'repeat 1',
        'expect failures == 1',
      ],
    },
  ],
  counts: ({ counter, by }, kit) => counterGauge(kit, counter, by),
  compile: ({ counter, by, grace }, kit) => {
    const tallies = new Tallies(kit, counter)
    return (walk) => {
      const key = stateKey(by.map((read) => read(walk)))
      if (grace === undefined) return tallies.delete(key)
      const { now } = walk
      const forgiven: Tally = {
        manner: 'sliding',
        expiries: [],
        lasting: 0,
        grace: now + grace,
        resetAt: now,
      }
      tallies.set(key, forgiven)
    }
  },
})
