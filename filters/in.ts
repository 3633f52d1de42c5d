import { checkMembership, defineFilter, field, value } from '../src/module/index.ts'
import { membership } from './support/membership.ts'

export const isIn = defineFilter({
  name: 'in',
  summary: 'True where the field is an item of the list, or an address in one of its networks.',
  details: 'A list that a file holds is written `define NAME = file "PATH"`.',
  parameters: {
    field: field('The field; false where the entry lacks it.'),
    value: value('A list, or a network.', { list: 'allowed' }),
  },
  examples: [
    {
      rules: ['SYSLOG_IDENTIFIER in ["mandb", "sa-compile"] -> drop'],
      test: [
        'given SYSLOG_IDENTIFIER "mandb"',
        'expect drop',
        'given SYSLOG_IDENTIFIER "sshd"',
        'expect policy',
      ],
    },
    {
      rules: [
        'MESSAGE like "Accepted {method:word} for {user:word} from {ip:addr}" and ip in 192.168.0.0/16 -> accept',
      ],
      test: [
        'given MESSAGE "Accepted publickey for kim from 192.168.7.1"',
        'expect accept',
        'given MESSAGE "Accepted publickey for kim from 203.0.113.9"',
        'expect policy',
      ],
    },
  ],
  check: (_bound, call) => checkMembership(call),
  compile: ({ field, value }) => {
    const isMember = membership(value)
    return (walk) => {
      const candidate = field(walk)
      return candidate !== undefined && isMember(walk, candidate)
    }
  },
})
