import { absentPattern, defineFilter, field } from '../src/module/index.ts'

export const notMatches = defineFilter({
  name: '!~',
  summary: 'True where the field is there and the regular expression does not match.',
  details: 'Nothing becomes a field: what is captured only says what matches.',
  parameters: {
    field: field('The field; false where the entry lacks it.', { types: ['string'] }),
    pattern: absentPattern('The regular expression, found anywhere unless it is anchored.'),
  },
  examples: [
    {
      rules: ['MESSAGE !~ /^Accepted / -> drop'],
      test: [
        'given MESSAGE "Connection closed"',
        'expect drop',
        'given MESSAGE "Accepted publickey for kim"',
        'expect policy',
      ],
    },
  ],
  compile:
    ({ field, pattern }) =>
    (walk) => {
      const text = field(walk)
      return typeof text === 'string' && !pattern(walk, text)
    },
})
