import { defineFilter, field, pattern } from '../src/module/index.ts'

export const matches = defineFilter({
  name: '~',
  summary: 'True where the regular expression matches; its named groups become fields.',
  details:
    'A regular expression of JavaScript, with `<name:type>` and `(?P<name>…)` as well, and the flags `i` (any case) and `x` (free spacing). It is refused where it could not be run in linear time.',
  parameters: {
    field: field('The field; false where the entry lacks it.', { types: ['string'] }),
    pattern: pattern('The regular expression, found anywhere unless it is anchored.'),
  },
  examples: [
    {
      rules: ['MESSAGE ~ /^Invalid user (?<user>.*) from <ip:addr>$/ -> accept'],
      test: [
        'given MESSAGE "Invalid user admin from 203.0.113.9"',
        'expect accept',
        'expect user == "admin"',
        'expect ip == 203.0.113.9',
      ],
    },
  ],
  compile:
    ({ field, pattern }) =>
    (walk) => {
      const text = field(walk)
      return typeof text === 'string' && pattern(walk, text)
    },
})
