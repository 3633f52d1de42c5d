import { checkOrdered, defineFilter, field, value } from '../src/module/index.ts'
import { ordered } from './support/order.ts'

export const lessOrEqual = defineFilter({
  name: '<=',
  summary: 'True where the field is less than the value, or the same.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('What it is compared with.'),
  },
  examples: [
    {
      rules: ['PRIORITY <= 3 -> accept'],
      test: ['given PRIORITY 3', 'expect accept', 'given PRIORITY 4', 'expect policy'],
    },
  ],
  check: (_bound, call) => checkOrdered(call),
  compile: ({ field, value }) => ordered(field, value, (order) => order <= 0),
})
