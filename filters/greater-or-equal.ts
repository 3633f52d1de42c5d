import { checkOrdered, defineFilter, field, value } from '../src/module/index.ts'
import { ordered } from './support/order.ts'

export const greaterOrEqual = defineFilter({
  name: '>=',
  summary: 'True where the field is greater than the value, or the same.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('What it is compared with.'),
  },
  examples: [
    {
      rules: ['PRIORITY >= 6 -> drop'],
      test: ['given PRIORITY 6', 'expect drop', 'given PRIORITY 5', 'expect policy'],
    },
  ],
  check: (_bound, call) => checkOrdered(call),
  compile: ({ field, value }) => ordered(field, value, (order) => order >= 0),
})
