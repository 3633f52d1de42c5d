import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IptablesRuleset } from '../../src/doctor/iptables-ruleset.ts'
import { type Coverage, NftRuleset } from '../../src/doctor/nft-ruleset.ts'
import { type NftNamespace, nftNamespace } from '../effects/ban/nft-namespace.ts'
import { missing } from '../support/requirements.ts'

type Covered = readonly [input: Coverage | undefined, forward: Coverage | undefined]

const SET = { table: 'inet filter', name: 'bad' }
const NETS: Covered = [undefined, undefined]

describe.skipIf(missing('root', 'nft', 'ip'))('a ruleset', () => {
  let namespace: NftNamespace
  beforeAll(() => {
    namespace = nftNamespace('')
  })
  afterAll(() => namespace[Symbol.dispose]())
  const inside = (program: string, args: readonly string[], input = '') =>
    execFileSync('ip', ['netns', 'exec', namespace.program[3] ?? '', program, ...args], {
      encoding: 'utf8',
      input,
    })

  it.each<[string, string, Covered]>([
    ['drops in its input chain only', 'chain in { HOOK input; ip saddr @bad drop; }', ['whole', undefined]],
    [
      'counts, logs and rejects',
      'chain onward { HOOK forward; ip saddr @bad counter log prefix "x" reject; }',
      [undefined, 'whole'],
    ],
    [
      'drops before both hooks',
      'chain pre { type filter hook prerouting priority raw; ip saddr @bad drop; }',
      ['whole', 'whole'],
    ],
    [
      'jumps to where it is dropped, from one hook under a condition',
      'chain black { ip saddr @bad drop; }\nchain in { HOOK input; jump black; }\nchain onward { HOOK forward; iifname "eth0" goto black; }',
      ['whole', 'part'],
    ],
    [
      'jumps to where it is dropped twice, the first time under a condition',
      'chain black { ip saddr @bad drop; }\nchain in { HOOK input; tcp dport 22 jump black; jump black; }',
      ['whole', undefined],
    ],
    [
      'jumps by the set to a chain that drops all',
      'chain black { counter; drop; }\nchain in { HOOK input; ip saddr @bad jump black; }',
      ['whole', undefined],
    ],
    ['drops one port only', 'chain in { HOOK input; ip saddr @bad tcp dport 22 drop; }', ['part', undefined]],
    ['uses the set for what it lets in', 'chain in { HOOK input; ip saddr @bad accept; }', NETS],
    ['drops what is not in the set', 'chain in { HOOK input; ip saddr != @bad drop; }', NETS],
    ['drops what goes there', 'chain in { HOOK input; ip daddr @bad drop; }', NETS],
    ['drops in a chain that nothing leads to', 'chain black { ip saddr @bad drop; }', NETS],
    ['drops by another set', 'chain in { HOOK input; ip saddr @other drop; }', NETS],
  ])('of nftables that %s', (_, chains, covered) => {
    const text = chains
      .replaceAll(/HOOK (\w+)/g, 'type filter hook $1 priority 0')
      .replaceAll(/; ?|(?<=\{) | (?=\})/g, '\n')
    const sets = ['bad', 'other'].map((name) => `set ${name} {\ntype ipv4_addr\nflags timeout\n}`).join('\n')
    inside('nft', ['-f', '-'], `flush ruleset\ntable inet filter {\n${sets}\n${text}\n}\n`)
    const ruleset = new NftRuleset(inside('nft', ['-j', '-t', 'list', 'ruleset']))
    expect(ruleset.declared(SET)).toEqual({ type: 'ipv4_addr', flags: ['timeout'] })
    expect([ruleset.drops(SET, 'input'), ruleset.drops(SET, 'forward')]).toEqual(covered)
  })

  it.skipIf(missing('ipset', 'iptables')).each<[string, readonly string[], Covered]>([
    ['drops in INPUT only', ['-I INPUT -m set --match-set bad4 src -j DROP'], ['whole', undefined]],
    [
      'rejects one port with a comment',
      ['-I FORWARD -p tcp --dport 22 -m set --match-set bad4 src -m comment --comment "for now" -j REJECT'],
      [undefined, 'part'],
    ],
    [
      'leads to a chain of its own',
      [
        '-N BLACK',
        '-A BLACK -j DROP',
        '-I INPUT -m set --match-set bad4 src -j BLACK',
        '-A FORWARD -j BLACK',
      ],
      ['whole', undefined],
    ],
    [
      'leads to one chain twice, the first time under a condition',
      [
        '-N TWICE',
        '-A TWICE -m set --match-set bad4 src -j DROP',
        '-A INPUT -p tcp -j TWICE',
        '-A INPUT -j TWICE',
      ],
      ['whole', undefined],
    ],
    ['drops what goes there', ['-I INPUT -m set --match-set bad4 dst -j DROP'], NETS],
  ])('of iptables that %s', (_, rules, covered) => {
    inside('nft', ['flush', 'ruleset'])
    inside('ipset', ['-!', 'create', 'bad4', 'hash:net', 'timeout', '0'])
    for (const rule of rules)
      inside(
        'iptables',
        [...rule.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ''),
      )
    const ruleset = new IptablesRuleset(inside('iptables-save', ['-t', 'filter']))
    expect([ruleset.drops('bad4', 'INPUT'), ruleset.drops('bad4', 'FORWARD')]).toEqual(covered)
  })
})
