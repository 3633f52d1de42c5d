import {
  Address,
  defineAction,
  duration,
  field,
  Network,
  name,
  optional,
  prefixes,
} from '../src/module/index.ts'
import { wholeOf } from './support/whole.ts'

export const ban = defineAction({
  name: 'ban',
  summary: 'Bans an address, or a network, from the time of the entry on.',
  details:
    'An address that must be spared (by `never_ban` of the ban set, or as an address or gateway of this machine) becomes a line in section WARN instead, and so does a network that is wider than the ban set allows (`widest`).',
  asksFor: 'ban',
  parameters: {
    address: field('The field that holds the address or the network.', { types: ['addr', 'net'] }),
    set: name('ban set', 'The ban set of the settings.', { keyword: 'with' }),
    prefix: optional(
      prefixes('Bans the network of so many bits that the address lies in: of IPv4, and of IPv6.', {
        keyword: 'prefix',
      }),
    ),
    for: optional(duration('For how long; without it, without end.', { keyword: 'for' })),
  },
  examples: [
    {
      rules: [
        'MESSAGE like "Failed password for {user:word} from {ip:addr}" -> ban ip with pyruse for 2h, accept',
      ],
      test: [
        'given MESSAGE "Failed password for root from 203.0.113.9"',
        'expect ban 203.0.113.9 with pyruse for 2h',
      ],
    },
    {
      rules: [
        'MESSAGE like "Failed password for {user:word} from {ip:addr}" -> ban ip with pyruse prefix 24/64 for 2h, accept',
      ],
      test: [
        'given MESSAGE "Failed password for root from 203.0.113.9"',
        'expect ban 203.0.113.0/24 with pyruse for 2h',
      ],
    },
  ],
  compile: ({ address, set, prefix, for: time }, { rule }) => {
    const seconds = time === undefined ? null : time / 1e6
    return (walk) => {
      const banned = address(walk)
      if (!(banned instanceof Address || banned instanceof Network))
        throw new Error('there is no address to ban')
      walk.request(rule, { effect: 'ban', set, address: wholeOf(banned, prefix).text, seconds })
    }
  },
})
