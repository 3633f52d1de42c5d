import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import { parseFile } from '../../src/language/parse.ts'
import { defineAction, defineFilter, field } from '../../src/module/index.ts'
import { TestBench } from '../../src/testing/bench.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

const TOUR = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tour.chain'), 'utf8').replace(
  /^include.*$/m,
  '',
)
const FAILED = 'Failed password for root from 203.0.113.9 port 4242 ssh2'

/** The trace of the last of a number of walks of an entry. */
function traced(text: string, fields: Readonly<Record<string, string>>, times = 1): string {
  const bench = new TestBench(checkText(text).program, ONLY_ROOT, 'journal')
  for (let time = 0; time < times; time++) bench.walk(fields)
  return bench.trace().join('\n')
}

/** The reasons that stand under the first rule of a chain. */
function reasons(condition: string, fields: Readonly<Record<string, string>>): readonly string[] {
  const lines = traced(`chain c from journal {\n${condition} -> accept\n}`, fields).split('\n')
  const rule = lines.findIndex((line) => /^ {2}(?:yes|no )/.test(line))
  const next = lines.findIndex((line, at) => at > rule && !line.startsWith('         '))
  return lines
    .slice(rule, next)
    .map((line, at) => (at === 0 ? (line.trim().split(' ')[0] ?? '') : line.trim()))
}

describe('a walk explained', () => {
  it.each([
    [
      'a ban at the sixth failure',
      { SYSLOG_IDENTIFIER: 'sshd', PRIORITY: '6', _HOSTNAME: 'mail1', MESSAGE: FAILED },
      6,
    ],
    [
      'a pattern that stops midway',
      { SYSLOG_IDENTIFIER: 'sshd', PRIORITY: '4', MESSAGE: FAILED.replace('port', 'by') },
      1,
    ],
    ['a field that is missing', { MESSAGE: 'rotated' }, 1],
    [
      'an address that is trusted',
      { SYSLOG_IDENTIFIER: 'sshd', PRIORITY: '6', MESSAGE: FAILED.replace('203.0.113.9', '10.1.2.3') },
      1,
    ],
  ])('shows %s', (_, fields, times) => {
    expect(traced(TOUR, fields, times)).toMatchSnapshot()
  })
})

describe('a rule says why it passed, or why not', () => {
  it.each([
    ['PRIORITY == 3', { PRIORITY: '6' }, ['no', 'PRIORITY is 6, not 3']],
    ['PRIORITY == 6', { PRIORITY: '6' }, ['yes', 'PRIORITY is 6']],
    ['PRIORITY == 3', {}, ['no', 'the entry has no PRIORITY that is a whole number']],
    ['PRIORITY == 3', { PRIORITY: 'err' }, ['no', 'the entry has no PRIORITY that is a whole number']],
    ['PRIORITY != 6', { PRIORITY: '6' }, ['no', 'PRIORITY is 6, the very value']],
    ['PRIORITY != 6', { PRIORITY: '5' }, ['yes', 'PRIORITY is 5, not 6']],
    ['PRIORITY < 4', { PRIORITY: '4' }, ['no', 'PRIORITY is 4, which is not less than 4']],
    ['PRIORITY >= 4', { PRIORITY: '4' }, ['yes', 'PRIORITY is 4, which is at least 4']],
    ['_COMM == _EXE', { _COMM: 'a', _EXE: 'b' }, ['no', '_COMM is "a", and _EXE is "b"']],
    ['_COMM in ["a", "b"]', { _COMM: 'c' }, ['no', '_COMM is "c", not in ["a", "b"]']],
    ['_COMM not in ["a", "b"]', { _COMM: 'a' }, ['no', '_COMM is "a", which is in the list']],
    ['MESSAGE_ID exists', {}, ['no', 'the entry has no MESSAGE_ID']],
    ['not MESSAGE_ID exists', { MESSAGE_ID: 'x' }, ['no', 'MESSAGE_ID is "x"']],
    ['MESSAGE !~ /^a/', { MESSAGE: 'abc' }, ['no', 'MESSAGE matches /^a/']],
    ['MESSAGE ~ /^a/', { MESSAGE: 'b' }, ['no', 'MESSAGE does not begin with `a`']],
    ['MESSAGE ~ /x+y/', { MESSAGE: 'b' }, ['no', 'nothing in MESSAGE matches `x+`']],
    ['user_exists(_COMM)', { _COMM: 'bob' }, ['no', 'there is no account "bob" on this machine']],
    [
      'MESSAGE like "{ip:addr}" and never_banned(ip, ssh)',
      { MESSAGE: '203.0.113.9' },
      ['no', 'nothing spares 203.0.113.9 from being banned with ssh'],
    ],
    [
      'MESSAGE like "{ip:addr}" and never_banned(ip, ssh, as: why)',
      { MESSAGE: '192.0.2.254' },
      ['yes', 'ip = 192.0.2.254 (addr)', 'why = "192.0.2.254 is an address of this machine" (string)'],
    ],
    ['PRIORITY == 6 and _COMM == "a"', { PRIORITY: '6', _COMM: 'b' }, ['no', '_COMM is "b", not "a"']],
    ['PRIORITY == 3 or PRIORITY == 4', { PRIORITY: '6' }, ['no', 'PRIORITY is 6, none of [3, 4]']],
    [
      'PRIORITY == 3 or _COMM == "a"',
      { PRIORITY: '6' },
      ['no', 'PRIORITY is 6, not 3', 'the entry has no _COMM'],
    ],
    [
      'not (PRIORITY == 6 and _COMM == "a")',
      { PRIORITY: '6', _COMM: 'a' },
      ['no', 'PRIORITY is 6', '_COMM is "a"'],
    ],
    ['MESSAGE like "from {ip:addr}"', { MESSAGE: 'from 192.0.2.7' }, ['yes', 'ip = 192.0.2.7 (addr)']],
    [
      'MESSAGE like "from {ip:addr}"',
      { MESSAGE: 'from 192.0.2.777' },
      ['no', 'MESSAGE does not match: `ip` would be "192.0.2.777", which is no addr'],
    ],
    ['_COMM == "a"', { _COMM: '\u001b[31m\u202e' }, ['no', '_COMM is "␛[31m\\u{202E}", not "a"']],
  ])('%s', (condition, fields, expected) => {
    expect(reasons(condition, fields)).toEqual(expected)
  })

  it('says when `once_per` was true last', () => {
    const text = 'chain c from journal {\nonce_per(1h, _COMM) -> accept\n}'
    expect(traced(text, { _COMM: 'a' }, 2)).toContain(
      'it was true 0s ago for these values, and will not be for another 1h',
    )
  })
})

describe('chains', () => {
  const TWO = `chain first from journal on SYSLOG_IDENTIFIER == "sshd" and once_per(1h) { accept }
chain other from recording { accept }
chain second from journal priority 5 { jump deeper; accept }
chain deeper { PRIORITY == 3 -> drop; goto deepest }
chain deepest { PRIORITY == 2 -> drop }
chain last from journal priority 9 { drop }`

  it('that are not entered say why, in one line each', () => {
    const lines = traced(TWO, { SYSLOG_IDENTIFIER: 'cron' }).split('\n')
    expect(lines.filter((line) => line.includes('not entered'))).toEqual([
      'chain first  test.chain:1 is not entered: SYSLOG_IDENTIFIER is "cron", not "sshd"',
      'chain other  test.chain:2 is not entered: it is entered from recording, and the entry comes from journal',
      'chain last  test.chain:6 is not entered: the walk ended before, at test.chain:3',
    ])
  })

  it('that are shipped share a line, where many below each other are not entered', () => {
    const others = (...names: readonly string[]) =>
      names.map((name) => `chain ${name} from journal on SYSLOG_IDENTIFIER == "${name}" { drop }\n`).join('')
    const files = [
      { name: '@chains/a.chain', text: others('apache', 'caddy', 'cron', 'nginx') },
      { name: 'mine.chain', text: others('mine') },
      { name: '@chains/b.chain', text: others('ssh', 'web', 'zfs') },
    ].map((source) => parseFile(source).file)
    const { program } = check({ files, fileLists: new Map() }, BUILTINS, {})
    const bench = new TestBench(program, ONLY_ROOT, 'journal')
    bench.walk({ SYSLOG_IDENTIFIER: 'web' })
    expect(bench.trace()).toEqual([
      '4 shipped chains are not entered: apache, caddy, cron, nginx',
      'chain mine  mine.chain:1 is not entered: SYSLOG_IDENTIFIER is "web", not "mine"',
      'chain ssh  @chains/b.chain:1 is not entered: SYSLOG_IDENTIFIER is "web", not "ssh"',
      'chain web  @chains/b.chain:2',
      '    → drop  @chains/b.chain:2',
      'chain zfs  @chains/b.chain:3 is not entered: the walk ended before, at @chains/b.chain:2',
      'verdict  drop, by @chains/b.chain:2 in chain web',
      'effects  none',
    ])
  })

  it('are indented by depth, and come back from a jump', () => {
    const lines = traced(TWO, { SYSLOG_IDENTIFIER: 'cron', PRIORITY: '6' }).split('\n')
    expect(lines.filter((line) => /chain \w+(?: {2}\S+)?$/.test(line))).toEqual([
      'chain second  test.chain:3',
      '  chain deeper  test.chain:4',
      '    chain deepest  test.chain:5',
      '  back in chain second',
      'verdict  accept, by test.chain:3 in chain second',
    ])
  })
})

it.each([
  ['ban ip with ssh', 'ban 192.0.2.1 with ssh without end'],
  ['ban ip with ssh for 90s', 'ban 192.0.2.1 with ssh for 1m30s'],
  ['unban ip with ssh', 'lift the ban of 192.0.2.1 with ssh'],
  ['email "a {ip}" subject "b"', 'mail "b" to those whom the settings name: "a 192.0.2.1"'],
  [
    'email "a" subject "b" to ["c@example.org", "d@example.org"]',
    'mail "b" to c@example.org, d@example.org: "a"',
  ],
  ['log NOTICE "a {ip}"', 'log at level NOTICE: "a 192.0.2.1"'],
  ['exec ["/bin/a", "{ip}"]', 'run "/bin/a" "192.0.2.1"'],
])('%s is told as: %s', (action, told) => {
  const text = `chain c from journal {\nMESSAGE like "{ip:addr}" -> ${action}, accept\n}`
  expect(traced(text, { MESSAGE: '192.0.2.1' })).toContain(told)
})

it('an action that fails says so, and the walk goes on', () => {
  const missing =
    'chain c from journal {\nMESSAGE ~ /^a(?:<ip:addr>)?/ -> accept\nMESSAGE like "b{ip:addr}" -> drop\nban ip with ssh\n}'
  expect(traced(missing, { MESSAGE: 'x' })).toContain('failed: there is no address to ban')
})

it('a filter or an action that cannot explain itself breaks no walk', () => {
  const unhelpful = defineFilter({
    name: 'unhelpful',
    summary: 'Is never true.',
    parameters: { field: field('Any field.') },
    examples: [],
    why: () => () => {
      throw new Error('no idea')
    },
    compile: () => () => false,
  })
  const uncounted = defineAction({
    name: 'uncounted',
    summary: 'Does nothing.',
    parameters: {},
    examples: [],
    counts: () => () => ({
      name: 'x',
      key: [],
      read: () => {
        throw new Error('no idea')
      },
    }),
    compile: () => () => {},
  })
  const modules = { filters: [...BUILTINS.filters, unhelpful], actions: [...BUILTINS.actions, uncounted] }
  const text = 'chain c from journal {\nunhelpful(_COMM) -> drop\nuncounted\naccept\n}'
  const { file } = parseFile({ name: 'test.chain', text })
  const { program } = check({ files: [file], fileLists: new Map() }, modules, {})
  const bench = new TestBench(program, ONLY_ROOT, 'journal')
  bench.walk({ _COMM: 'a' })
  expect(bench.last?.verdict).toBe('accept')
  expect(bench.trace().join('\n')).toContain('unhelpful is false for _COMM = "a"')
})
