import { defineFilter, field, name, output, textOf } from '../src/module/index.ts'

export const lookup = defineFilter({
  name: 'lookup',
  summary:
    'True where a file of a lookup is named like the field: a field is set to the value that the file holds.',
  details:
    'The settings say of each of their `lookups` which files there are, and what is the value in them. They are read before, never during the walk, so a file that changed is known after a moment. Tests and samples know no files: there it is false.',
  parameters: {
    lookup: name('lookup', 'The lookup of the settings.'),
    key: field('The field that holds the name of a file, without its ending.', { types: ['string', 'int'] }),
    as: output('string', 'The field that is set.', { keyword: 'as' }),
  },
  examples: [
    {
      rules: [
        'MESSAGE like "VM {id:int} started" and lookup(guests, id, as: guest) -> report INFO "{guest} started", accept',
        'MESSAGE like "VM {id:int} started"                                   -> report INFO "VM {id} started", accept',
      ],
      test: ['given MESSAGE "VM 100 started"', 'expect report INFO "VM 100 started"'],
    },
  ],
  why:
    ({ lookup, key }) =>
    (walk) =>
      `there is no file for ${JSON.stringify(String(key(walk) ?? ''))} in ${lookup}, or no value in it`,
  compile:
    ({ lookup, key, as: set }, { lookups }) =>
    (walk) => {
      const held = key(walk)
      const value = held === undefined ? undefined : lookups.find(lookup, textOf(held))
      if (value === undefined) return false
      set(walk, value)
      return true
    },
})
