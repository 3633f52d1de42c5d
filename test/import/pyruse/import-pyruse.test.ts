import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Imported } from '../../../src/import/imported.ts'
import { importPyruse } from '../../../src/import/pyruse/import-pyruse.ts'
import { NO_ACCOUNTS } from '../../../src/module/ports.ts'
import { TestBench } from '../../../src/testing/bench.ts'
import { checkText } from '../../support/program.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures')

function imported(configuration: object): Imported {
  const result = importPyruse(JSON.stringify(configuration))
  if ('problem' in result) throw new Error(result.problem)
  return result
}

const filter = (name: string, args: object, then?: string, otherwise?: string) => ({
  filter: `filter_${name}`,
  args,
  ...(then && { then }),
  ...(otherwise && { else: otherwise }),
})
const report = (message: string, level = 'INFO', then?: string) => ({
  action: 'action_dailyReport',
  args: { level, message },
  ...(then && { then }),
})
const said = (value: string) => ({ field: 'MESSAGE', value })

it('a configuration of services reads as if it were written by hand', async () => {
  const result = importPyruse(readFileSync(join(FIXTURES, 'services.json'), 'utf8'))
  if ('problem' in result) throw new Error(result.problem)
  await expect(result.chains).toMatchFileSnapshot(join(FIXTURES, 'services.chain'))
  expect(result.notes.map(({ isLoss, place }) => `${isLoss} ${place}`)).toEqual([
    'false “Signed in at the portal”, step 2',
    'false “Kept out twice”, step 1',
    'false undefined',
  ])
  const { diagnostics } = checkText(result.chains, {
    sections: ['INFO', 'WARN', 'OTHER'],
    banSets: ['wiki_ban'],
  })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

describe('a configuration with one of everything', () => {
  const result = importPyruse(readFileSync(join(FIXTURES, 'everything.json'), 'utf8'))
  if ('problem' in result) throw new Error(result.problem)

  it('reads as if it were written by hand', async () => {
    await expect(result.chains).toMatchFileSnapshot(join(FIXTURES, 'everything.chain'))
  })

  it('has settings with its mails and its sets', () => {
    expect(parse(result.settings)).toEqual({
      chains: ['main.chain'],
      mail: {
        from: 'pyruse@example.org',
        to: ['hostmaster@example.org'],
        transport: { sendmail: '/usr/sbin/sendmail', args: ['-t'] },
      },
      ban_sets: Object.fromEntries(
        ['wiki_ban', 'all_ban'].map((name) => [
          name,
          { backend: 'nftables', table: 'ip Inet4', ipv6_table: 'ip6 Inet6', ipv4: name, ipv6: name },
        ]),
      ),
      fallback_encoding: 'iso-8859-1',
    })
  })

  it('tells what is left to be done', () => {
    expect(result.notes.filter(({ isLoss }) => isLoss).map(({ place }) => place)).toEqual([
      '“Mails of someone who exists”, step 1',
      "“A module of one's own”, step 1",
    ])
  })

  it('has no mistakes', () => {
    const { diagnostics } = checkText(result.chains, {
      sections: ['INFO', 'OTHER'],
      banSets: ['wiki_ban', 'all_ban'],
    })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('entries go the way they went in Pyruse', () => {
  const chains = {
    first: [filter('equals', said('one')), report('first')],
    'falls through': [filter('equals', said('two'), 'target')],
    target: [filter('equals', { field: '_HOSTNAME', value: 'mars' }), report('target')],
    'two filters with their own else': [
      filter('pcre', { field: 'MESSAGE', re: '^three|^four' }, undefined, 'other'),
      filter('equals', said('three'), undefined, 'other still'),
      report('three'),
    ],
    other: [filter('equals', said('five')), report('other')],
    'other still': [report('other still', 'INFO', 'after'), report('never')],
    after: [report('after')],
    last: [report('last', 'OTHER')],
  }
  const { program } = checkText(imported({ actions: chains }).chains, { sections: ['INFO', 'OTHER'] })

  it.each([
    ['an action ends the walk', { MESSAGE: 'one' }, ['first']],
    ['a chain that is gone to ends it, too', { MESSAGE: 'two', _HOSTNAME: 'mars' }, ['target']],
    ['where a filter of it fails, the next base chain is entered', { MESSAGE: 'two' }, ['last']],
    ['filters follow each other', { MESSAGE: 'three' }, ['three']],
    ['each has its own else', { MESSAGE: 'four' }, ['other still', 'after']],
    ['the first one, too', { MESSAGE: 'five' }, ['other']],
    ['and behind that chain comes the next base chain', { MESSAGE: 'six' }, ['last']],
    ['a missing field fails a filter', { SYSLOG_IDENTIFIER: 'x' }, ['last']],
  ])('%s', (_title, fields, reports) => {
    const bench = new TestBench(program, NO_ACCOUNTS, 'journal')
    bench.walk(fields)
    expect(bench.effects.map((effect) => (effect.effect === 'report' ? effect.message : effect))).toEqual(
      reports,
    )
  })
})

describe('patterns of Python', () => {
  it.each([
    ['(?P<a>x)(y)', [], '/(?<a>x)(?:y)/'],
    ['(x)(y)', ['a'], '/(?<a>x)(?:y)/'],
    ['[]a][^]]+[^/]', [], '/[\\]a][^\\]]+[^/]/'],
    ['\\Aa/b\\Z', [], '/^a\\/b$/'],
    ['(?i)abc', [], '/abc/i'],
    ['(?s)^(?P<all>.*)[.]\\.$', [], '/^(?<all>[^]*)[.]\\.$/'],
    ['(?is)a.b', [], '/a[^]b/i'],
    ['(?s)^a.] b]$', [], '/^a[^]\\] b\\]$/'],
    ['a{,3}[{,3}]\\{,3}', [], '/a{0,3}[{,3}]\\{,3}/'],
    ['a{2,3}\\d(?:x|y)', [], '/a{2,3}\\d(?:x|y)/'],
  ])('%s', (re, save, expected) => {
    const { chains } = imported({
      actions: { c: [filter('pcre', { field: 'MESSAGE', re, save }), report('r')] },
    })
    expect(chains).toContain(`if MESSAGE ~ ${expected} {`)
  })

  it('that look at each line are left to be done by hand', () => {
    const { notes } = imported({
      actions: { c: [filter('pcre', { field: 'MESSAGE', re: '(?m)^b$' }), report('r')] },
    })
    expect(notes.filter(({ isLoss }) => isLoss)).toEqual([
      {
        isLoss: true,
        place: '“c”, step 1',
        text: '`(?m)^b$` looks at each line of a text: here `^` is the beginning of all of it, and `$` the end',
      },
    ])
  })

  it.each([
    ['(.*) is \\1', [], '/(?<repeated>.*) is (?<repeated_again>.*)/ and repeated_again == repeated'],
    ['(.*) is \\1', ['who'], '/(?<who>.*) is (?<who_again>.*)/ and who_again == who'],
    ['(?P<a>x|y)(?P=a)', [], '/(?<a>x|y)(?<a_again>x|y)/ and a_again == a'],
    ['^ab(?!c)(?!d)', [], '/^ab/ and MESSAGE !~ /^ab(?:c|d)/'],
    ['^(?P<a>.)x{2}(?!c|d)', [], '/^(?<a>.)x{2}/ and MESSAGE !~ /^(?:.)x{2}(?:c|d)/'],
    ['ab(?!c)', [], '/ab(?!c)/'],
  ])('%s is taken apart where it would not be taken', (re, save, expected) => {
    const { chains, notes } = imported({
      actions: { c: [filter('pcre', { field: 'MESSAGE', re, save }), report('r')] },
    })
    expect(chains).toContain(`if MESSAGE ~ ${expected} {`)
    expect(notes.filter(({ isLoss }) => isLoss)).toEqual([])
  })

  it.each(['^(a)?b\\1$', '^(?:(a)|b)c\\1$', '^(a)(?:b|\\1)$', '^(a)(?:\\1)*$'])(
    '%s loses its back-reference, which is told',
    (re) => {
      const { chains, notes } = imported({
        actions: { c: [filter('pcre', { field: 'MESSAGE', re }), report('r')] },
      })
      expect(chains).not.toContain('==')
      expect(notes.filter(({ isLoss }) => isLoss)).toHaveLength(1)
    },
  )

  it.each(['([^,]+),', '(\\S+) port', '(.*)$'])('%s is an address where it is banned', (re) => {
    const { chains, notes } = imported({
      actions: {
        c: [
          filter('pcre', { field: 'MESSAGE', re: `from ${re}`, save: ['ip'] }),
          { action: 'action_nftBan', args: { IP: 'ip', nftSetIPv4: 'Inet4 b', nftSetIPv6: 'Inet6 b' } },
        ],
      },
    })
    expect(chains).toContain('from <ip:addr>')
    expect(notes.filter(({ place }) => place !== undefined)).toEqual([])
  })
})

describe('what the program logs itself is asked for by the name that it has here', () => {
  it.each([
    ['equals', { value: 'pyruse' }, 'SYSLOG_IDENTIFIER == "pyruse-ts"'],
    ['in', { values: ['python', 'pyruse'] }, 'SYSLOG_IDENTIFIER == "pyruse-ts"'],
    ['in', { values: ['python', 'mail'] }, 'SYSLOG_IDENTIFIER in ["python", "mail", "pyruse-ts"]'],
    ['equals', { value: 'python' }, 'SYSLOG_IDENTIFIER in ["python", "pyruse-ts"]'],
  ])('%s %j', (name, args, expected) => {
    const { chains } = imported({
      actions: { c: [filter(name, { field: 'SYSLOG_IDENTIFIER', ...args }), report('r')] },
    })
    expect(chains).toContain(`on ${expected} {`)
  })
})

it('what stands behind a `then` was never reached, which is told', () => {
  const chains = { c: [filter('equals', said('x'), 'd'), report('never')], d: [report('d')] }
  expect(imported({ actions: chains }).notes[0]).toMatchObject({ place: '“c”, step 1' })
})

describe('labels become names', () => {
  it.each([
    ['… Check network before an HTTPS ban', 'check_network_before_an_https_ban'],
    ['Détecte les échecs', 'detecte_les_echecs'],
    ['drop', 'drop_chain'],
    ['404 errors', '_404_errors'],
    ['…', 'chain'],
  ])('%s as %s', (label, name) => {
    expect(imported({ actions: { [label]: [filter('equals', said('x')), report('x')] } }).chains).toContain(
      `chain ${name} from journal`,
    )
  })

  it('that are all different', () => {
    const { chains } = imported({
      actions: {
        'a b': [filter('equals', said('x')), report('x')],
        'a-b': [filter('equals', said('y')), report('y')],
      },
    })
    expect(chains).toMatch(/chain a_b from[\s\S]*chain a_b_2 from/)
  })
})

describe('what is no configuration of Pyruse is refused', () => {
  it.each([
    ['{', /it is no JSON/],
    ['[]', /must be object/],
    ['{"actions":{"a":[{}]}}', /its `actions\.a\.0` must have required property 'filter'/],
    ['{"actions":{},"email":{"to":"a@example.org"}}', /its `email\.to` must be array$/],
    ['{"actions":{"in/out":3}}', /its `actions\.in\/out` must be array$/],
  ])('%s', (text, problem) => {
    expect(importPyruse(text)).toEqual({ problem: expect.stringMatching(problem) })
  })
})

it.each([[[]], [[null, true]]])('a filter for the values %j is left to be done by hand', (values) => {
  const { chains, notes } = imported({
    actions: { c: [filter('in', { field: 'SYSLOG_IDENTIFIER', values }), report('r')] },
  })
  expect(chains).not.toContain('undefined')
  expect(notes.filter(({ isLoss }) => isLoss).map(({ place }) => place)).toEqual(['“c”, step 1'])
})
