import { defineFilter, field } from '../src/module/index.ts'

export const groupExists = defineFilter({
  name: 'group_exists',
  summary: 'True where the field names a group of this machine.',
  details: 'Groups are looked up before, never during the walk, so a new group is known after a moment.',
  parameters: { name: field('The field that holds the name of the group.', { types: ['string'] }) },
  examples: [
    {
      rules: ['MESSAGE like "new group: name={group:word}" and group_exists(group) -> accept'],
      test: [
        'given MESSAGE "new group: name=root"',
        'expect accept',
        'given MESSAGE "new group: name=nobody-knows-us"',
        'expect policy',
      ],
    },
  ],
  why:
    ({ name }) =>
    (walk) =>
      `there is no group ${JSON.stringify(name(walk))} on this machine`,
  compile: ({ name }, { accounts }) => {
    const groups = accounts.groups()
    return (walk) => {
      const group = name(walk)
      return typeof group === 'string' && groups.has(group)
    }
  },
})
