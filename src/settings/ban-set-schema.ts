import { DEFAULTS } from './defaults.ts'
import {
  atLeastOneOf,
  atMostOneOf,
  choice,
  exactlyOneOf,
  mapping,
  type Schema,
  tag,
  text,
  variants,
} from './schema-kit.ts'

/** A list of whom never to ban. */
export function neverBan(description: string): Schema {
  return {
    description,
    type: 'array',
    items: {
      description: 'An address, a network, or more about it.',
      if: { type: 'string' },
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
      then: text('network', 'An address or a network.'),
      else: mapping(
        'Whom it is about, until when, and why.',
        {
          address: text('network', 'An address or a network.'),
          file: text('path', 'A file with one address or network a line, and `#` comments.'),
          until: text('date', 'The last day on which it holds, in the time zone of the settings.'),
          comment: text('line', 'Why: shown when a ban is refused.'),
        },
        exactlyOneOf('address', 'file'),
      ),
    },
    default: [],
    examples: [['192.168.1.0/24', { address: '198.51.100.7', until: '2026-12-31', comment: 'at home' }]],
  }
}

const everyBanSet = {
  never_ban: neverBan('Who is never banned by this set, whatever a chain or a command says.'),
  widest: mapping('The widest networks that are banned; a ban of a wider one is refused, and reported.', {
    ipv4: bits(32, DEFAULTS.widest.ipv4),
    ipv6: bits(128, DEFAULTS.widest.ipv6),
  }),
  escalate: mapping(
    'Bans who comes back for longer: each ban after the one before ran out. Left out: always as long as the chain says.',
    {
      factor: {
        description: 'A ban lasts so many times as long as the one before.',
        type: 'number',
        minimum: 1,
        maximum: 1000,
      },
      up_to: text('duration', 'No ban is made longer than this.', { examples: ['30d'] }),
      forget_after: text('duration', 'How long after its end a ban counts.', {
        default: DEFAULTS.forgetAfter,
      }),
    },
    { required: ['factor'] },
  ),
  cut_connections: truth(
    'Whether connections that the address has already are cut, by `conntrack -D`: rules that accept established ones let them live on otherwise.',
  ),
  mode: choice(
    ['enforce', 'observe'],
    '`observe`: bans are remembered and reported as what would have been, and the firewall is left alone.',
    { default: 'enforce' },
  ),
}

const nftables = mapping(
  'Puts addresses into sets of nftables.',
  {
    backend: tag('nftables', 'Sets of nftables with `flags timeout`.'),
    table: text('nftables-table', 'The family and the name of the table.', { examples: ['inet filter'] }),
    ipv6_table: text('nftables-table', 'The table of the sets for IPv6, where it is another one.', {
      examples: ['ip6 filter'],
    }),
    ipv4: text('nftables-name', 'The set for IPv4 addresses, which are not banned without it.'),
    ipv6: text('nftables-name', 'The set for IPv6 addresses, which are not banned without it.'),
    ipv4_networks: text(
      'nftables-name',
      'The set for IPv4 networks, with `flags interval,timeout`. If left out, they go into `ipv4`; with `manage`, into a set that is called as it, with `_networks` behind.',
    ),
    ipv6_networks: text('nftables-name', 'The set for IPv6 networks, likewise.'),
    manage: truth(
      'Whether table, sets and chains that drop what they hold, in input and forward, are made, and mended when somebody removes them, in a table of the family `inet`, `ip` or `ip6`. Otherwise they must exist.',
    ),
    priority: {
      description: 'The priority of the chains that are made.',
      type: 'integer',
      minimum: -1000,
      maximum: 1000,
      default: DEFAULTS.priority,
    },
    ...everyBanSet,
  },
  {
    required: ['backend', 'table'],
    ...atLeastOneOf('ipv4', 'ipv6'),
    ...atMostOneOf('manage', 'ipv6_table'),
    dependencies: { priority: ['manage'] },
  },
)

const ipset = mapping(
  'Puts addresses into sets of ipset.',
  {
    backend: tag('ipset', 'Sets of ipset with a `timeout`, as iptables knows them.'),
    ipv4: text(
      'ipset-name',
      'The set for IPv4, which is not banned without it; of type `hash:net` for networks.',
    ),
    ipv6: text('ipset-name', 'The set for IPv6, likewise.'),
    manage: truth(
      'Whether the sets, and the rules of iptables and ip6tables that drop what they hold, in INPUT and FORWARD, are made, and mended when somebody removes them.',
    ),
    ...everyBanSet,
  },
  { required: ['backend'], ...atLeastOneOf('ipv4', 'ipv6') },
)

const command = mapping(
  'Runs a program for each ban, without a shell. In the arguments `{address}`, `{seconds}` and `{set}` stand for what is asked; the seconds of a ban without end are 0.',
  {
    backend: tag('command', 'Programs of your own.'),
    ban: argumentsOf(
      'Bans; run again, it renews the ban. Without `{seconds}`, `unban` is run at the end of the ban.',
    ),
    unban: argumentsOf('Ends a ban before its time. Run where nobody is banned, it must succeed, too.'),
    list: argumentsOf(
      'Prints who is banned: an address or a network a line, and behind it the seconds that are left. With it, bans that are missing are put back.',
    ),
    parallel: {
      description: 'How many run at the same time.',
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: DEFAULTS.parallel,
    },
    timeout: text('timeout', 'How long one may run; then it is killed.', {
      default: DEFAULTS.commandTimeout,
    }),
    ...everyBanSet,
  },
  { required: ['backend', 'ban'] },
)

const onlyRemembered = mapping(
  'Only remembers who is banned.',
  { backend: tag('none', 'Bans are noted and nothing else.'), ...everyBanSet },
  { required: ['backend'] },
)

/** A set of banned addresses. */
export const banSets = variants('A set of banned addresses.', 'backend', [
  nftables,
  ipset,
  command,
  onlyRemembered,
])

function truth(description: string): Schema {
  return { description, type: 'boolean', default: false }
}

function bits(most: number, preset: number): Schema {
  const description = 'How many bits such a network has at the least.'
  return { description, type: 'integer', minimum: 0, maximum: most, default: preset }
}

function argumentsOf(description: string): Schema {
  return {
    description,
    type: 'array',
    minItems: 1,
    items: text('line', 'The program, or an argument of it.'),
    examples: [['/usr/local/bin/block', '{address}', '{seconds}']],
  }
}
