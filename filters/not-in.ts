import { checkMembership, defineFilter, field, value } from '../src/module/index.ts'
import { membership } from './support/membership.ts'

export const notIn = defineFilter({
  name: 'not in',
  summary:
    'True where the field is there, and is neither an item of the list nor an address in one of its networks.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('A list, or a network.', { list: 'allowed' }),
  },
  examples: [
    {
      rules: ['_UID not in [0, 1000] -> accept'],
      test: ['given _UID 33', 'expect accept', 'given _UID 0', 'expect policy'],
    },
  ],
  check: (_bound, call) => checkMembership(call),
  compile: ({ field, value }) => {
    const isMember = membership(value)
    return (walk) => {
      const candidate = field(walk)
      return candidate !== undefined && !isMember(walk, candidate)
    }
  },
})
