import { defineFilter, field, pattern } from '../src/module/index.ts'

export const matches = defineFilter({
  name: '~',
  summary: 'True where the regular expression matches; its named groups become fields.',
  parameters: {
    field: field('The field; false where the entry lacks it.', { types: ['string'] }),
    pattern: pattern('The regular expression, found anywhere unless it is anchored.'),
  },
  examples: ['MESSAGE ~ /^Invalid user (?<user>.*) from <ip:addr>/ -> accept'],
  compile:
    ({ field, pattern }) =>
    (walk) => {
      const text = field(walk)
      return typeof text === 'string' && pattern(walk, text)
    },
})
