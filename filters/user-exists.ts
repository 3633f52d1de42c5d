import { defineFilter, field } from '../src/module/index.ts'

export const userExists = defineFilter({
  name: 'user_exists',
  summary: 'True where the field names a user account of this machine.',
  details: 'Accounts are looked up before, never during the walk, so a new account is known after a moment.',
  parameters: { name: field('The field that holds the name of the account.', { types: ['string'] }) },
  examples: [
    {
      rules: ['MESSAGE like "session opened for user {user:word}" and user_exists(user) -> accept'],
      test: [
        'given MESSAGE "session opened for user root"',
        'expect accept',
        'given MESSAGE "session opened for user nobody-knows-me"',
        'expect policy',
      ],
    },
  ],
  why:
    ({ name }) =>
    (walk) =>
      `there is no account ${JSON.stringify(name(walk))} on this machine`,
  compile: ({ name }, { accounts }) => {
    const users = accounts.users()
    return (walk) => {
      const account = name(walk)
      return typeof account === 'string' && users.has(account)
    }
  },
})
