import { Address, bitsOf, defineFilter, field, integer, Network, output } from '../src/module/index.ts'

export const subnet = defineFilter({
  name: 'subnet',
  summary: 'Sets a field to the network that an address lies in; false where the field is no address.',
  parameters: {
    address: field('The field that holds the address.', { types: ['addr'] }),
    ipv4: integer('How many bits an IPv4 network has.', { schema: { minimum: 0, maximum: 32 } }),
    ipv6: integer('How many bits an IPv6 network has.', { schema: { minimum: 0, maximum: 128 } }),
    as: output('net', 'The field that is set.', { keyword: 'as' }),
  },
  examples: [
    {
      rules: [
        'MESSAGE like "Failed password for {user:word} from {ip:addr}" and subnet(ip, 24, 64, as: net) -> accept',
      ],
      test: [
        'given MESSAGE "Failed password for root from 203.0.113.9"',
        'expect accept',
        'expect net == 203.0.113.0/24',
      ],
    },
  ],
  compile:
    ({ address, ipv4, ipv6, as }) =>
    (walk) => {
      const value = address(walk)
      if (!(value instanceof Address)) return false
      as(walk, new Network(value, bitsOf(value) === 32 ? ipv4 : ipv6))
      return true
    },
})
