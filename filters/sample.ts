import { defineFilter, integer, stateKey } from '../src/module/index.ts'

const KEY = stateKey([])

export const sample = defineFilter({
  name: 'sample',
  summary: 'True for one in so many entries that come here: the first, and then each time after as many.',
  details:
    'It counts and draws no lots. Its count is kept with the place in the source, so a replay decides alike, and a restart ' +
    'goes on where it was.',
  parameters: { n: integer('How many entries it is true once for.', { schema: { minimum: 1 } }) },
  examples: [
    {
      rules: ['sample(3) -> accept'],
      test: ['given MESSAGE "x"', 'expect accept', 'repeat 2', 'expect policy', 'repeat 1', 'expect accept'],
    },
  ],
  why: ({ n }, kit) => {
    const seen = kit.table<number>(`sample ${kit.instance}`)
    return () => `it is true for one in ${n}, and this is number ${(seen.get(KEY) ?? 0) + 1} since`
  },
  compile: ({ n }, kit) => {
    const seen = kit.table<number>(`sample ${kit.instance}`)
    return () => {
      const before = seen.get(KEY) ?? 0
      seen.set(KEY, (before + 1) % n, null)
      return before === 0
    }
  },
})
