import { defineAction, removed } from '../src/module/index.ts'

export const unset = defineAction({
  name: 'unset',
  summary: 'Takes a field away from the entry for the rest of its walk.',
  parameters: { field: removed('The field.') },
  examples: ['unset _HOSTNAME'],
  compile: ({ field }) => field,
})
