import { defineFilter, field } from '../src/module/index.ts'

export const exists = defineFilter({
  name: 'exists',
  summary: 'True where the entry has the field, whatever its value.',
  parameters: { field: field('The field.') },
  examples: ['MESSAGE_ID exists -> accept'],
  compile:
    ({ field }) =>
    (walk) =>
      field(walk) !== undefined,
})
