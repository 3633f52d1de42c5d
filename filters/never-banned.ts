import { Address, defineFilter, field, Network, name, optional, output } from '../src/module/index.ts'

export const neverBanned = defineFilter({
  name: 'never_banned',
  summary: 'True where a ban of the address would be refused, so that nobody is told that it was banned.',
  details:
    'It asks whom `ban` asks: `never_ban` of the settings and of the ban set, loopback, `0.0.0.0` and `::`, the addresses and gateways of this machine, and `widest` for networks; for `ban … prefix`, ask about the network that `subnet` gives. ' +
    'What it knows was looked up before, never during the walk, so another address or file is known after a moment. ' +
    'Tests and samples go by the settings, too, but walk on a machine whose only address is 192.0.2.254.',
  parameters: {
    address: field('The field that holds the address or the network.', { types: ['addr', 'net'] }),
    set: name('ban set', 'The ban set of the settings.'),
    as: optional(output('string', 'The field that is set to the reason.', { keyword: 'as' })),
  },
  examples: [
    {
      rules: [
        'if MESSAGE like "Failed login from {ip:addr}" {',
        '    never_banned(ip, pyruse, as: reason) -> report WARN "{ip} is not banned: {reason}", accept',
        '    ban ip with pyruse for 1h',
        '    email "{ip} was banned."',
        '    accept',
        '}',
      ],
      test: [
        'given MESSAGE "Failed login from 203.0.113.9"',
        'expect ban 203.0.113.9',
        'expect email',
        'given MESSAGE "Failed login from 192.0.2.254"',
        'expect no ban',
        'expect no email',
        'expect report WARN "192.0.2.254 is not banned: 192.0.2.254 is an address of this machine"',
      ],
    },
  ],
  why:
    ({ address, set }) =>
    (walk) => {
      const asked = address(walk)
      return isBannable(asked) ? `nothing spares ${asked.text} from being banned with ${set}` : undefined
    },
  compile:
    ({ address, set, as: tell }, { judge }) =>
    (walk) => {
      const asked = address(walk)
      const reason = isBannable(asked) ? judge(set, asked.text, walk.now) : undefined
      if (reason === undefined) return false
      tell?.(walk, reason)
      return true
    },
})

function isBannable(value: unknown): value is Address | Network {
  return value instanceof Address || value instanceof Network
}
