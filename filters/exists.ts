import { defineFilter, field } from '../src/module/index.ts'

export const exists = defineFilter({
  name: 'exists',
  summary: 'True where the entry has the field, whatever its value.',
  parameters: { field: field('The field.') },
  examples: [
    {
      rules: ['MESSAGE_ID exists -> accept'],
      test: [
        'given MESSAGE_ID "39f53479d3a045ac8e11786248231fbf"',
        'expect accept',
        'given MESSAGE "without one"',
        'expect policy',
      ],
    },
  ],
  compile:
    ({ field }) =>
    (walk) =>
      field(walk) !== undefined,
})
