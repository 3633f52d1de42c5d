import { checkComparable, defineFilter, field, sameValue, value } from '../src/module/index.ts'

export const equal = defineFilter({
  name: '==',
  summary: 'True where the field is the value.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('What it is compared with.'),
  },
  examples: ['SYSLOG_IDENTIFIER == "sshd" -> accept', 'PRIORITY == 3 -> accept'],
  check: (_bound, call) => checkComparable(call),
  compile: ({ field, value }) => {
    const { constant } = value
    if (constant !== undefined && typeof constant !== 'object') return (walk) => field(walk) === constant
    return (walk) => {
      const left = field(walk)
      const right = value.read(walk)
      return left !== undefined && right !== undefined && sameValue(left, right)
    }
  },
})
