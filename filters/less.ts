import { checkOrdered, defineFilter, field, value } from '../src/module/index.ts'
import { ordered } from './support/order.ts'

export const less = defineFilter({
  name: '<',
  summary: 'True where the field is less than the value.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('What it is compared with.'),
  },
  examples: [
    {
      rules: ['PRIORITY < 4 -> accept'],
      test: ['given PRIORITY 3', 'expect accept', 'given PRIORITY 4', 'expect policy'],
    },
  ],
  check: (_bound, call) => checkOrdered(call),
  compile: ({ field, value }) => ordered(field, value, (order) => order < 0),
})
