import { describe, expect, it } from 'vitest'
import { complete } from '../../src/editor/completion/complete.ts'
import fc from '../support/properties.ts'
import { viewOf } from './view.ts'

const PROGRAM = `
## Those who are spared.
define FRIENDS = [192.0.2.0/24]

chain start from journal {
    MESSAGE like "from {ip:addr} port {port:int}" -> count fails by ip as n, jump offence
}

chain offence {
    accept
}
`

const SHIPPED = ['@chains/sshd.chain']

const VIEW = viewOf({ 'a.chain': PROGRAM })

/** What is offered where the text has a `‸`. */
function offered(text: string) {
  const offset = text.indexOf('‸')
  const file = { name: 'a.chain', text: text.replace('‸', '') }
  return complete(VIEW, file, offset, SHIPPED)
}

function labels(text: string): readonly string[] {
  return offered(text).map(({ label }) => label)
}

/** Where all that may stand there is offered, and nothing else. */
const EXACTLY: readonly (readonly [title: string, text: string, labels: readonly string[]])[] = [
  ['items at the top', '‸', ['chain', 'define', 'default', 'include', 'policy', 'test']],
  [
    'items behind a chain',
    'chain a {\n  accept\n}\nde‸',
    ['chain', 'define', 'default', 'include', 'policy', 'test'],
  ],
  ['nothing for the name of a chain', 'chain ‸', []],
  ['where a chain is entered from', 'chain a ‸ {\n', ['from']],
  ['sources', 'chain a from journal, ‸', ['journal', 'web']],
  ['what follows a source', 'chain a from journal ‸ {\n}', ['on', 'priority']],
  [
    'what follows the condition of a chain',
    'chain a from journal on PRIORITY > 3 ‸',
    ['and', 'or', 'priority'],
  ],
  ['chains behind jump, which are no base chains', 'chain a {\n  PRIORITY > 3 -> jump ‸', ['offence']],
  ['chains behind goto on a line of its own', 'chain a {\n  goto off‸\n  accept\n}', ['offence']],
  ['ban sets behind with', 'chain a {\n  ban ip with ‸', ['firewall', 'FRIENDS']],
  ['the keywords that are left', 'chain a {\n  ban ip with firewall ‸', ['prefix', 'for']],
  ['no keyword before what goes by position', 'chain a {\n  report ‸', ['WARN', 'OTHER', 'FRIENDS']],
  [
    'words of which one must be chosen',
    'chain a {\n  log ‸ "x"',
    ['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'],
  ],
  ['the keywords of count', 'chain a {\n  count fails ‸', ['by', 'within', 'leaking', 'distinct', 'as']],
  [
    'those that were not given',
    'chain a {\n  count fails by [ip, port] within 5m ‸, accept',
    ['leaking', 'distinct', 'as'],
  ],
  ['what follows a field', 'chain a {\n  ip ‸', ['like', 'in', 'not in', 'exists']],
  ['what follows a comparison', 'chain a {\n  if ip exists ‸', ['and', 'or']],
  ['what follows not behind a field', 'chain a {\n  ip not ‸', ['in']],
  ['constants in lists and behind in', 'chain a {\n  ip in ‸', ['FRIENDS']],
  ['cases of a match', 'chain a {\n  match MESSAGE {\n    ‸', ['like', 'else', 'FRIENDS']],
  ['further patterns of a case', 'chain a {\n  match MESSAGE {\n    "x",\n    ‸', ['like', 'FRIENDS']],
  ['what follows else', 'chain a {\n  if ip exists { accept } else ‸', ['if']],
  ['steps of a test', 'test "a" {\n  ‸', ['given', 'repeat', 'wait', 'expect']],
  ['what follows repeat', 'test "a" {\n  repeat 3 ‸', ['every']],
  [
    'effects behind expect no',
    'test "a" {\n  expect no ‸',
    ['ban', 'unban', 'email', 'report', 'log', 'exec', 'webhook', 'record', 'accept', 'drop', 'policy'],
  ],
  ['the keywords of an expected effect', 'test "a" {\n  expect ban 192.0.2.1 with firewall ‸', ['for']],
  ['an expected ban set', 'test "a" {\n  expect ban FRIENDS with ‸', ['firewall', 'FRIENDS']],
  ['an expected section', 'test "a" {\n  expect report ‸', ['details', 'WARN', 'OTHER', 'FRIENDS']],
  [
    'the words of an expected effect',
    'test "a" {\n  expect report WARN details ‸',
    ['NONE', 'FIRST', 'LAST', 'FIRSTLAST', 'ALL'],
  ],
  [
    'the levels of an expected line of the log',
    'test "a" {\n  expect no log ‸',
    ['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'],
  ],
  [
    'what is left behind a list',
    'test "a" {\n  expect email to ["a@example.org", "b@example.org"] subject FRIENDS ‸',
    ['priority', 'thread', 'FRIENDS'],
  ],
  ['nothing behind an expected verdict', 'test "a" {\n  expect accept ‸', []],
  ['nothing behind a verdict', 'chain a {\n  drop ‸', []],
  [
    'types of captures in like',
    'chain a {\n  MESSAGE like "x {ip:‸',
    ['addr', 'net', 'int', 'word', 'host', 'text'],
  ],
  [
    'types of captures in regular expressions',
    'chain a {\n  MESSAGE ~ /x <ip:a‸/',
    ['addr', 'net', 'int', 'word', 'host', 'text'],
  ],
  [
    'filters of templates',
    'chain a {\n  report WARN "x {ip|‸',
    ['upper', 'lower', 'trim', 'truncate', 'pad', 'default', 'date'],
  ],
  ['shipped files', 'include "@‸"', SHIPPED],
  ['nothing for paths of its own', 'include "conf.d/‸"', []],
  ['nothing in comments', 'chain a {\n  # ba‸', []],
  ['nothing in plain text', 'chain a {\n  report WARN "ba‸', []],
  ['nothing behind a doubled brace', 'chain a {\n  report WARN "{{ba‸', []],
  ['nothing in a number', 'chain a {\n  n > 1‸', []],
  [
    'an item inside of a chain that was never closed',
    'chain a {\n  accept\nchain b from ‸',
    ['journal', 'web'],
  ],
]

const AMONG: readonly (readonly [title: string, text: string, labels: readonly string[]])[] = [
  [
    'statements in a chain',
    'chain a {\n  ‸\n  accept\n}',
    ['if', 'match', 'not', 'ban', 'accept', 'once_per', 'ip', 'MESSAGE'],
  ],
  ['actions behind an arrow', 'chain a {\n  ip exists -> re‸', ['report', 'reset', 'drop', 'jump']],
  ['actions behind a comma', 'chain a {\n  ip exists -> drop, ‸', ['report', 'goto']],
  ['actions of a case', 'chain a {\n  match MESSAGE { "x" -> ‸', ['report', 'goto']],
  ['actions of a policy', 'policy ‸', ['report', 'from']],
  ['actions of the policy of a source', 'policy from web ‸', ['report']],
  ['what may be asked behind if', 'chain a {\n  if ‸', ['once_per', 'user_exists', 'ip', 'not']],
  ['what may be asked behind and', 'chain a {\n  ip exists and ‸', ['once_per', 'port', '_UID']],
  ['fields behind a comparator', 'chain a {\n  n > ‸', ['port', 'FRIENDS']],
  ['fields in a template', 'chain a {\n  report WARN "from {‸', ['ip', 'MESSAGE']],
  ['fields of a template over several lines', 'chain a {\n  email """\n  from {i‸', ['ip']],
  ['fields of a key', 'chain a {\n  count fails by [ip, ‸', ['port', '_HOSTNAME']],
  ['the arguments of a filter by name', 'chain a {\n  once_per(‸', ['within']],
  ['fields behind an argument', 'chain a {\n  once_per(1h, ‸', ['ip']],
  ['fields that a test gives', 'test "a" {\n  given SYSLOG_IDENTIFIER "x",\n        ‸', ['MESSAGE', 'ip']],
  ['fields that a test expects', 'test "a" {\n  expect ‸', ['ban', 'no', 'n']],
  ['values of a constant', 'define A = ‸', ['FRIENDS', 'file']],
]

describe('completion', () => {
  it.each(EXACTLY)('offers %s', (_, text, expected) => {
    expect(labels(text)).toEqual(expected)
  })

  it.each(AMONG)('offers, among others, %s', (_, text, expected) => {
    expect(labels(text)).toEqual(expect.arrayContaining([...expected]))
  })

  it('documents what it offers', () => {
    const byLabel = new Map(offered('chain a {\n  ‸').map((item) => [item.label, item]))
    expect(byLabel.get('ip')).toMatchObject({ detail: 'an address' })
    expect(byLabel.get('_UID')).toMatchObject({ detail: 'a whole number' })
    expect(byLabel.get('ban')).toMatchObject({ detail: 'ban ADDRESS with SET [prefix PREFIX] [for FOR]' })
    expect(JSON.stringify(byLabel.get('_UID')?.documentation)).toContain('The user of the process')
  })

  it('puts fields of the type that is needed first, those of the program before others', () => {
    const [first, second, third] = offered('chain a {\n  ban ‸').toSorted((a, b) =>
      (a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1,
    )
    expect(first?.label).toBe('ip')
    expect(second?.label).toBe('SENDER_ADDRESS')
    expect(third?.sortText).toMatch(/^1/)
  })

  it('replaces the word at the cursor, and nothing before it', () => {
    const [item] = offered('chain a {\n  "🚓" -> jump of‸')
    expect(item?.textEdit).toEqual({
      newText: 'offence',
      range: { start: { line: 1, character: 15 }, end: { line: 1, character: 17 } },
    })
  })

  it('has an answer at every place of a program, whole or not', () => {
    for (let offset = 0; offset <= PROGRAM.length; offset++) {
      complete(VIEW, { name: 'a.chain', text: PROGRAM.slice(0, offset) }, offset, SHIPPED)
      complete(VIEW, { name: 'a.chain', text: PROGRAM }, offset, SHIPPED)
    }
  })

  it('takes what every object of JavaScript has for no effect, and no keyword of one', () => {
    const inTest = (text: string) => `test "t" {\n  given MESSAGE "a"\n  expect ${text}\n}\n`
    expect(labels(inTest('toString ‸'))).toEqual(labels(inTest('nonsense ‸')))
    expect(labels(inTest('ban constructor ‸'))).toEqual(labels(inTest('ban nonsense ‸')))
  })

  it('has an answer to any text', () => {
    const pieces = [
      'chain ',
      'a ',
      '{',
      '}',
      '\n',
      '(',
      ')',
      '[',
      ']',
      '"',
      '"""',
      '/',
      '|',
      ':',
      '->',
      ', ',
      '#',
      '\\',
      '🚓',
      '\r',
    ]
    const words = [
      'ban ',
      'count ',
      'by ',
      'match ',
      'like ',
      'if ',
      'else ',
      'test ',
      'expect ',
      'given ',
      'not ',
      'in ',
      '1.',
      '@',
    ]
    const text = fc
      .array(fc.constantFrom(...pieces, ...words), { maxLength: 30 })
      .map((parts) => parts.join(''))
    const property = fc.property(text, fc.nat(), (written, place) => {
      complete(VIEW, { name: 'a.chain', text: written }, place % (written.length + 1), SHIPPED)
    })
    fc.assert(property, { seed: 11, numRuns: 1000 })
  })
})
