import { Address, defineAction, duration, field, Network, name, optional } from '../src/module/index.ts'

export const ban = defineAction({
  name: 'ban',
  summary: 'Bans an address, or a network, from the time of the entry on.',
  parameters: {
    address: field('The field that holds the address or the network.', { types: ['addr', 'net'] }),
    set: name('ban set', 'The ban set of the settings.', { keyword: 'with' }),
    for: optional(duration('For how long; without it, without end.', { keyword: 'for' })),
  },
  examples: ['MESSAGE like "{_} from {ip:addr}" -> ban ip with pyruse for 2h'],
  compile: ({ address, set, for: time }, { rule }) => {
    const seconds = time === undefined ? null : time / 1e6
    return (walk) => {
      const banned = address(walk)
      if (!(banned instanceof Address || banned instanceof Network))
        throw new Error('there is no address to ban')
      walk.request(rule, { effect: 'ban', set, address: banned.text, seconds })
    }
  },
})
