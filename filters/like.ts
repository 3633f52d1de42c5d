import { defineFilter, field, pattern } from '../src/module/index.ts'

export const like = defineFilter({
  name: 'like',
  summary: 'True where the whole text is like the template; its placeholders become fields.',
  details: 'Text between the placeholders must stand there as it is. `{{` is a brace.',
  parameters: {
    field: field('The field; false where the entry lacks it.', { types: ['string'] }),
    pattern: pattern('The template: `{name}`, `{name:type}`, or `{_}` for what does not matter.'),
  },
  examples: [
    {
      rules: ['MESSAGE like "Accepted {method} for {user} from {ip:addr} port {port:int}{_}" -> accept'],
      test: [
        'given MESSAGE "Accepted publickey for kim from 203.0.113.9 port 4242 ssh2"',
        'expect accept',
        'expect user == "kim"',
        'expect ip == 203.0.113.9',
        'expect port == 4242',
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
