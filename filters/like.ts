import { defineFilter, field, pattern } from '../src/module/index.ts'

export const like = defineFilter({
  name: 'like',
  summary: 'True where the whole text is like the template; its placeholders become fields.',
  parameters: {
    field: field('The field; false where the entry lacks it.', { types: ['string'] }),
    pattern: pattern('The template: `{name}`, `{name:type}`, or `{_}` for what does not matter.'),
  },
  examples: ['MESSAGE like "Accepted {method} for {user} from {ip:addr} port {port:int}{_}" -> accept'],
  compile:
    ({ field, pattern }) =>
    (walk) => {
      const text = field(walk)
      return typeof text === 'string' && pattern(walk, text)
    },
})
