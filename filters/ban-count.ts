import {
  Address,
  type BanTally,
  bansCounted,
  banTable,
  defineFilter,
  field,
  Network,
  name,
  output,
  stateKey,
} from '../src/module/index.ts'

export const banCount = defineFilter({
  name: 'ban_count',
  summary:
    'Sets a field to how often an address was banned by a ban set before; false where the field is no address.',
  details:
    'A ban that runs counts, renewals do not, and neither does the ban that the same walk asks for. What ran out longer ago than `forget_after` of the ban set (90 days without it) is forgotten.',
  parameters: {
    address: field('The field that holds the address or the network.', { types: ['addr', 'net'] }),
    set: name('ban set', 'The ban set of the settings.'),
    as: output('int', 'The field that is set.', { keyword: 'as' }),
  },
  examples: [
    {
      rules: [
        'MESSAGE like "Failed login from {ip:addr}" and ban_count(ip, pyruse, as: bans) -> ban ip with pyruse for 1h, accept',
      ],
      test: [
        'given MESSAGE "Failed login from 203.0.113.9"',
        'expect bans == 0',
        'repeat 1',
        'expect bans == 1',
      ],
    },
  ],
  compile: ({ address, set, as }, kit) => {
    const table = kit.table<BanTally>(banTable(set))
    return (walk) => {
      const value = address(walk)
      if (!(value instanceof Address || value instanceof Network)) return false
      as(walk, bansCounted(table.get(stateKey([value])), walk.now))
      return true
    }
  },
})
