import { Address, defineAction, field, Network, name, optional, prefixes } from '../src/module/index.ts'
import { wholeOf } from './support/whole.ts'

export const unban = defineAction({
  name: 'unban',
  summary: 'Ends the ban of an address, or a network.',
  asksFor: 'unban',
  parameters: {
    address: field('The field that holds the address or the network.', { types: ['addr', 'net'] }),
    set: name('ban set', 'The ban set of the settings.', { keyword: 'with' }),
    prefix: optional(
      prefixes('Unbans the network of so many bits that the address lies in.', { keyword: 'prefix' }),
    ),
  },
  examples: [
    {
      rules: ['MESSAGE like "Forgive {ip:addr}" -> unban ip with pyruse, accept'],
      test: ['given MESSAGE "Forgive 203.0.113.9"', 'expect unban 203.0.113.9 with pyruse'],
    },
  ],
  compile:
    ({ address, set, prefix }, { rule }) =>
    (walk) => {
      const banned = address(walk)
      if (!(banned instanceof Address || banned instanceof Network))
        throw new Error('there is no address to unban')
      walk.request(rule, { effect: 'unban', set, address: wholeOf(banned, prefix).text })
    },
})
