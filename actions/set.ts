import { assigned, defineAction, output } from '../src/module/index.ts'

export const set = defineAction({
  name: 'set',
  summary:
    'Sets a field of the entry for the rest of its walk; leaves it as it is where the value is missing.',
  details: 'The field of the journal itself does not change.',
  parameters: {
    field: output({ of: 'value' }, 'The field.'),
    value: assigned('A string with placeholders, a constant, or another field.', { keyword: '=' }),
  },
  examples: [
    {
      rules: ['set disk = "disk of {_HOSTNAME}"', 'set limit = 6'],
      test: ['given _HOSTNAME "mars"', 'expect disk == "disk of mars"', 'expect limit == 6'],
    },
  ],
  compile:
    ({ field, value }) =>
    (walk) => {
      const assigned = value(walk)
      if (assigned !== undefined) field(walk, assigned)
    },
})
