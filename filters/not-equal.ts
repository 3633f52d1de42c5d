import { checkComparable, defineFilter, field, sameValue, value } from '../src/module/index.ts'

export const notEqual = defineFilter({
  name: '!=',
  summary: 'True where the field is there and is not the value.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('What it is compared with.'),
  },
  examples: [
    {
      rules: ['_UID != 0 -> accept'],
      test: [
        'given _UID 1000',
        'expect accept',
        'given _UID 0',
        'expect policy',
        'given MESSAGE "from the kernel: there is no _UID"',
        'expect policy',
      ],
    },
  ],
  check: (_bound, call) => checkComparable(call),
  compile:
    ({ field, value }) =>
    (walk) => {
      const left = field(walk)
      const right = value.read(walk)
      return left !== undefined && right !== undefined && !sameValue(left, right)
    },
})
