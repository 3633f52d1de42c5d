import type { Mistake } from './mistake.ts'

/** Mistakes in ban sets and names. */
export const BAN_SET_MISTAKES: readonly Mistake[] = [
  {
    title: 'somebody not to ban who is none, or both, or neither',
    text: 'never_ban:\n  - localhost\n  - 7\n  - { address: 192.0.2.1, file: f }\n  - { until: 2026-12-31 }\n  - { address: 192.0.2.1, until: tomorrow }\n  - { address: 192.0.2.1, until: 2026-02-30 }',
    said: [
      'PY0904 2:5 [localhost] `never_ban[0]`: expected an address or a network such as `192.168.1.0/24`, but found `localhost` = write such a value, or leave it out for the default',
      'PY0904 3:5 [7] `never_ban[1]`: expected a mapping, but found a number = write keys with their values; there is `address`, `file`, `until` and `comment`',
      'PY0902 4:27 [file] `never_ban[2]` takes only one of `address` and `file`, but has `address` and `file` = remove all but one',
      'PY0902 5:5 [{ until: 2026-12-31 }] `never_ban[3]` needs one of `address` and `file` = add it beside the others',
      'PY0904 6:34 [tomorrow] `never_ban[4].until`: expected a day such as `2026-12-31`, but found `tomorrow` = write such a value, or leave it out for the default',
      'PY0904 7:34 [2026-02-30] `never_ban[5].until`: expected a day such as `2026-12-31`, but found `2026-02-30` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'numbers of a ban set that are none, or too large',
    text: 'ban_sets: { a: { backend: none, widest: { ipv4: 33 }, escalate: { factor: twice }, cut_connections: maybe } }',
    said: [
      'PY0904 1:49 [33] `ban_sets.a.widest.ipv4`: expected 0 to 32, but found `33` = write such a value, or leave it out for the default',
      'PY0904 1:75 [twice] `ban_sets.a.escalate.factor`: expected a number, but found text = write such a value, or leave it out for the default',
      'PY0904 1:101 [maybe] `ban_sets.a.cut_connections`: expected `true` or `false`, but found text = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'names that chains could not write',
    text: 'sources: { my-source: { kind: journald } }\nreport: { sections: { 1st: First } }',
    said: [
      'PY0904 1:12 [my-source] `sources`: expected a name made of letters, digits and `_`, beginning with no digit, but found `my-source` = write such a value, or leave it out for the default',
      'PY0904 2:23 [1st] `report.sections`: expected a name made of letters, digits and `_`, beginning with no digit, but found `1st` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'names that nft would take for syntax',
    text: 'ban_sets:\n  a: { backend: nftables, table: filter, ipv4: "x; flush ruleset" }\n  b: { backend: nftables, table: inet f }',
    said: [
      'PY0904 2:34 [filter] `ban_sets.a.table`: expected the family and the name of a table, such as `inet filter`, but found `filter` = write such a value, or leave it out for the default',
      'PY0904 2:48 ["x; flush ruleset"] `ban_sets.a.ipv4`: expected the name of a set: letters, digits, `_`, `.` and `-`, beginning with a letter or `_`, but found `x; flush ruleset` = write such a value, or leave it out for the default',
      'PY0902 3:3 [b] `ban_sets.b` needs `ipv4` or `ipv6` = add it beside the others',
    ],
  },
  {
    title: 'sets in tables that do not take their addresses',
    text: 'ban_sets:\n  a: { backend: nftables, table: ip f, ipv4: a4, ipv6: a6, manage: true }\n  b: { backend: nftables, table: ip f, ipv4: b4, ipv6: b6, ipv6_networks: n6 }\n  c: { backend: nftables, table: ip6 f, ipv4_networks: n4, ipv6: c6 }\n  d: { backend: nftables, table: ip f, ipv6_table: ip g, ipv4: d4, ipv6: d6 }\n  e: { backend: nftables, table: ip f, ipv6_table: ip6 f, ipv4: e4, ipv6: e6 }\n  f: { backend: nftables, table: ip6 f, ipv6: f6, manage: true }\n  g: { backend: nftables, table: bridge f, ipv4: g4, ipv6: g6 }',
    said: [
      'PY0902 2:56 [a6] `ban_sets.a.ipv6` cannot be in the table `ip f`, which takes addresses of IPv4 only = write `table: inet f`, which takes both',
      'PY0902 3:56 [b6] `ban_sets.b.ipv6` cannot be in the table `ip f`, which takes addresses of IPv4 only = name the table of the sets for IPv6 in `ipv6_table`',
      'PY0902 4:56 [n4] `ban_sets.c.ipv4_networks` cannot be in the table `ip6 f`, which takes addresses of IPv6 only = name the table of the sets for IPv4 in `table`, and that of those for IPv6 in `ipv6_table`',
      'PY0902 5:74 [d6] `ban_sets.d.ipv6` cannot be in the table `ip g`, which takes addresses of IPv4 only = name the table of the sets for IPv6 in `ipv6_table`',
    ],
  },
  {
    title: 'one set of the kernel for addresses of both families',
    text: 'ban_sets:\n  a: { backend: nftables, table: inet f, ipv4: a, ipv6: a }\n  b: { backend: nftables, table: ip f, ipv6_table: ip6 f, ipv4: b, ipv6: b }\n  c: { backend: ipset, ipv4: c, ipv6: c }\n  d: { backend: nftables, table: inet f, ipv4: d, ipv6: e, ipv6_networks: d }',
    said: [
      'PY0902 2:57 [a] `a` puts both families into one set: inet f a = name another: a set of the kernel takes addresses of one family only',
      'PY0902 4:39 [c] `c` puts both families into one set: ipset c = name another: a set of the kernel takes addresses of one family only',
      'PY0902 5:75 [d] `d` puts both families into one set: inet f d = name another: a set of the kernel takes addresses of one family only',
    ],
  },
  {
    title: 'ban sets that put their bans where others do',
    text: `ban_sets:
  ssh: { backend: nftables, table: inet sh, ipv4: b4, ipv6: b6, manage: true }
  web: { backend: nftables, table: inet sh, ipv4: b4, ipv6: b6, manage: true }
  nets: { backend: nftables, table: inet sh, ipv4: n4, ipv4_networks: b4_networks }
  addresses: { backend: nftables, table: inet sh, ipv4: b6_networks }
  split: { backend: nftables, table: ip sh, ipv6_table: inet sh, ipv4: b4, ipv6: b6 }
  dry: { backend: nftables, table: inet sh, ipv4: b4, ipv6: b6, manage: true, mode: observe }
  other: { backend: nftables, table: inet other, ipv4: b4, ipv6: b6, ipv6_networks: b6 }
  old: { backend: ipset, ipv4: b4, ipv6: b6 }
  older: { backend: ipset, ipv4: b6 }`,
    said: [
      '3:51 [b4] `web` puts its bans where `ssh` does: inet sh b4',
      '3:61 [b6] `web` puts its bans where `ssh` does: inet sh b6',
      '4:71 [b4_networks] `nets` puts its bans where `ssh` does: inet sh b4_networks',
      '5:57 [b6_networks] `addresses` puts its bans where `ssh` does: inet sh b6_networks',
      '6:82 [b6] `split` puts its bans where `ssh` does: inet sh b6',
      '10:34 [b6] `older` puts its bans where `old` does: ipset b6',
    ].map(
      (problem) =>
        `PY0902 ${problem} = name a set of its own: in one that they share, each would end bans of the other`,
    ),
  },
  {
    title: 'tables in which no chains of input and forward can be made',
    text: 'ban_sets:\n  a: { backend: nftables, table: netdev f, ipv4: a4, manage: true }\n  b: { backend: nftables, table: bridge f, ipv4: b4, manage: true, mode: observe }',
    said: [
      'PY0904 2:34 [netdev f] `ban_sets.a.table`: expected a table of the family `inet`, `ip` or `ip6`, since `manage` makes chains in input and forward, but found `netdev f` = write `inet f`',
      'PY0904 3:34 [bridge f] `ban_sets.b.table`: expected a table of the family `inet`, `ip` or `ip6`, since `manage` makes chains in input and forward, but found `bridge f` = write `inet f`',
    ],
  },
]
