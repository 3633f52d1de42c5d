import { checkMembership, defineFilter, field, value } from '../src/module/index.ts'
import { membership } from './support/membership.ts'

export const isIn = defineFilter({
  name: 'in',
  summary: 'True where the field is an item of the list, or an address in one of its networks.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('A list, or a network.', { list: 'allowed' }),
  },
  examples: ['SYSLOG_IDENTIFIER in ["mandb", "sa-compile"] -> drop', '_UID in [0, 1000] -> accept'],
  check: (_bound, call) => checkMembership(call),
  compile: ({ field, value }) => {
    const isMember = membership(value)
    return (walk) => {
      const candidate = field(walk)
      return candidate !== undefined && isMember(walk, candidate)
    }
  },
})
