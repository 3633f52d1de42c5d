import { defineAction, field, name, several, stateKey } from '../src/module/index.ts'
import { counterGauge, countOf, inGrace, lowerTally, Tallies } from './support/counter.ts'

export const lower = defineAction({
  name: 'lower',
  summary: 'Takes the newest addition of a counter back, for one key.',
  details:
    'Nothing happens where nothing counts. Where rules with different windows add to the counter, the addition goes that would count longest.',
  parameters: {
    counter: name('counter', 'The counter.'),
    by: several(field('The field, or the list of fields, whose values make the key.', { keyword: 'by' })),
  },
  examples: [
    {
      rules: [
        'MESSAGE == "done" -> lower jobs by _HOSTNAME, accept',
        'count jobs by _HOSTNAME within 1h as jobs',
        'jobs > 2 -> accept',
      ],
      test: [
        'given _HOSTNAME "mars", MESSAGE "started"',
        'repeat 2',
        'expect jobs == 2',
        'given _HOSTNAME "mars", MESSAGE "done"',
        'repeat 1',
        'given _HOSTNAME "mars", MESSAGE "started"',
        'expect jobs == 2',
      ],
    },
  ],
  counts: ({ counter, by }, kit) => counterGauge(kit, counter, by),
  compile: ({ counter, by }, kit) => {
    const tallies = new Tallies(kit, counter)
    return (walk) => {
      const { now } = walk
      const key = stateKey(by.map((read) => read(walk)))
      const tally = tallies.get(key, now)
      if (tally === undefined || inGrace(tally, now)) return
      const next = lowerTally(tally, now)
      if (countOf(next, now) === 0) tallies.delete(key)
      else tallies.set(key, next)
    }
  },
})
