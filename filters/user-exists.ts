import { defineFilter, field } from '../src/module/index.ts'

export const userExists = defineFilter({
  name: 'user_exists',
  summary: 'True where the field names a user account of this machine.',
  parameters: { name: field('The field that holds the name of the account.', { types: ['string'] }) },
  examples: ['user_exists(SYSLOG_IDENTIFIER) -> accept'],
  compile:
    ({ name }, { accounts }) =>
    (walk) => {
      const account = name(walk)
      return typeof account === 'string' && accounts.hasUser(account)
    },
})
