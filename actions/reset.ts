import { defineAction, duration, field, name, optional, several, stateKey } from '../src/module/index.ts'
import { expiryOf, type Tally, tallies } from './support/counter.ts'

export const reset = defineAction({
  name: 'reset',
  summary: 'Sets a counter to zero for one key, and may keep it there for a time of grace.',
  parameters: {
    counter: name('counter', 'The counter.'),
    by: several(field('The field, or the list of fields, whose values make the key.', { keyword: 'by' })),
    grace: optional(duration('For how long additions count as zero from now on.', { keyword: 'grace' })),
  },
  examples: ['reset logins by _HOSTNAME', 'reset logins by _HOSTNAME grace 5d'],
  compile: ({ counter, by, grace }, kit) => {
    const table = tallies(kit, counter)
    return (walk) => {
      const key = stateKey(by.map((read) => read(walk)))
      if (grace === undefined) return table.delete(key)
      const forgiven: Tally = { manner: 'sliding', expiries: [], lasting: 0, grace: walk.now + grace }
      table.set(key, forgiven, expiryOf(forgiven))
    }
  },
})
