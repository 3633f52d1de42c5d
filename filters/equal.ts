import { checkComparable, defineFilter, field, sameValue, value } from '../src/module/index.ts'

export const equal = defineFilter({
  name: '==',
  summary: 'True where the field is the value.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('What it is compared with.'),
  },
  examples: [
    {
      rules: ['SYSLOG_IDENTIFIER == "sshd" -> accept'],
      test: [
        'given SYSLOG_IDENTIFIER "sshd"',
        'expect accept',
        'given SYSLOG_IDENTIFIER "sudo"',
        'expect policy',
      ],
    },
    {
      rules: ['PRIORITY == 3 -> accept'],
      test: [
        'given PRIORITY 3',
        'expect accept',
        'given MESSAGE "an entry without a priority"',
        'expect policy',
      ],
    },
  ],
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
