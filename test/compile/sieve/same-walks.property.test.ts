import { describe, it } from 'vitest'
import fc from '../../support/properties.ts'
import { plainRandomProgram } from '../../support/random-program.ts'
import { expectSameWalks } from '../same-walks.ts'

/** Patterns that overlap in what they begin with, and in what they have within them. */
const PATTERNS = [
  '/^Failed (?<x>[a-z]+)/',
  '/^failed /i',
  '/^Failed password for (?<x>.*)$/',
  '/^(?:Failed|Accepted) /',
  '/^[FA][a-z]+ password/',
  '/password for/',
  '/pass(?:word|key) for (?:root|bob)/',
  '/(?:root|bob)$/',
  '/o+/',
  '/^(?:Failed )?password/',
  '/ü(?:ber)?/',
  '/from <x:addr>/',
  'like "Failed {x} for {_}"',
  'like "{_:word} password for {x:word}"',
  'like "{_}漢{_}"',
  '"Failed"',
  '"Failed password"',
  '""',
  '["Accepted password for bob", "漢字"]',
] as const

const WORDS = [
  'Failed',
  'failed',
  'Accepted',
  'password',
  'passkey',
  'for',
  'root',
  'bob',
  'über',
  '漢字',
  'from 192.0.2.1',
]

const message = fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }).map((words) => words.join(' '))
const pattern = fc.constantFrom(...PATTERNS)
const action = fc.constantFrom(
  'accept',
  'drop',
  'return',
  'report INFO "{x} of {MESSAGE}"',
  'count seen by MESSAGE within 1h as n',
  'set x = "password {MESSAGE}"',
  'unset x',
  'unset MESSAGE',
  'jump other',
  'goto other',
)
const actions = fc.array(action, { minLength: 1, maxLength: 2 }).map((all) => all.join(', '))
const field = fc.constantFrom('MESSAGE', 'x')

/** A condition of a rule: all of them look at a field that a sieve may look at. */
const condition = fc
  .tuple(field, pattern, fc.constantFrom('', ' and PRIORITY <= 3', ' or PRIORITY == 3'))
  .map(([name, written, more]) => `${comparison(name, written)}${more}`)
const rule = fc.tuple(condition, actions).map(([when, what]) => `${when} -> ${what}`)
const match = fc
  .tuple(
    field,
    fc.array(fc.tuple(fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 }), actions), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.option(actions),
  )
  .map(([name, cases, otherwise]) =>
    [
      `match ${name} {`,
      ...cases.map(([patterns, what]) => `${patterns.join(', ')} -> ${what}`),
      ...(otherwise === null ? [] : [`else -> ${otherwise}`]),
      '}',
    ].join('\n'),
  )
const alternatives = fc
  .array(fc.tuple(condition, actions), { minLength: 1, maxLength: 4 })
  .map((all) => all.map(([when, what]) => `if ${when} {\n${what.replaceAll(', ', '\n')}\n}`).join(' else '))
const body = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: rule },
      { weight: 2, arbitrary: match },
      { weight: 3, arbitrary: alternatives },
    ),
    {
      maxLength: 12,
    },
  )
  .map((statements) => statements.join('\n'))
const program = fc
  .tuple(
    body,
    fc.array(
      rule.filter((text) => !/jump|goto/.test(text)),
      { maxLength: 4 },
    ),
  )
  .map(
    ([first, other]) =>
      `chain before from journal priority -1 { MESSAGE ~ /(?<x>[FAp].*)/ -> return }\nchain first from journal {\n${first}\n}\nchain other {\n${other.join('\n')}\n}\nchain last from journal on MESSAGE exists { report INFO "{x}" }\n`,
  )

/** What base chains ask: by equalities and patterns entries are led past them, but not past what is remembered or captured. */
const question = fc.constantFrom(
  'SYSLOG_IDENTIFIER == "sshd"',
  'SYSLOG_IDENTIFIER == "foo"',
  'SYSLOG_IDENTIFIER in ["sshd", "foo"]',
  'SYSLOG_IDENTIFIER in names',
  'SYSLOG_IDENTIFIER ~ /^foo/',
  'SYSLOG_IDENTIFIER like "ssh{_}"',
  'SYSLOG_IDENTIFIER like "{x:word}"',
  'SYSLOG_IDENTIFIER !~ /d$/',
  '_SYSTEMD_UNIT == "a"',
  '_SYSTEMD_UNIT in ["a", "b"]',
  '_SYSTEMD_UNIT ~ /(?<x>b)/',
  'MESSAGE like "user {x} left"',
  'x == "bob"',
  'PRIORITY <= 3',
  'once_per(3s)',
  'once_per(5s, SYSLOG_IDENTIFIER)',
  'sample(2)',
  'kv(MESSAGE)',
  'kv_a == "bob"',
)
const { entering } = fc.letrec<{ entering: string }>((tie) => {
  const several = (word: string) =>
    fc.array(tie('entering'), { minLength: 2, maxLength: 3 }).map((all) => `(${all.join(` ${word} `)})`)
  return {
    entering: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: question },
      { weight: 4, arbitrary: several('and') },
      { weight: 1, arbitrary: several('or') },
      { weight: 1, arbitrary: tie('entering').map((operand) => `not (${operand})`) },
    ),
  }
})
const baseChains = fc
  .array(
    fc.tuple(
      fc.option(entering),
      fc.constantFrom('accept', 'drop', 'return', 'report INFO "{x} of {MESSAGE}"'),
    ),
    { minLength: 2, maxLength: 6 },
  )
  .map((all) =>
    [
      'define names = ["foo", "bar"]',
      ...all.map(
        ([on, body], at) => `chain c${at} from journal${on === null ? '' : ` on ${on}`} { ${body} }`,
      ),
    ].join('\n'),
  )

describe('what is compiled walks as the chains say, and what a sieve leaves out would not have held', () => {
  it('in programs of patterns that overlap', () => {
    const entry = fc.record({ MESSAGE: message, PRIORITY: fc.constantFrom('3', '6') })
    fc.assert(fc.property(program, fc.array(entry, { minLength: 1, maxLength: 12 }), expectSameWalks), {
      numRuns: 200,
      seed: 1,
    })
  })

  it.each([
    [
      'a condition that is false may have changed the field',
      'if x ~ /^(?<x>a)b/ and PRIORITY == 9 { drop } else if x == "a" { accept }',
    ],
    ['a rule may take the field away', 'MESSAGE like "{_}b" -> unset MESSAGE\nMESSAGE ~ /a/ -> accept'],
    ['another may set it', 'MESSAGE like "{_}b" -> set MESSAGE = "c"\nMESSAGE == "c" -> accept'],
  ])('where %s', (_title, statements) => {
    expectSameWalks(`chain c from journal {\nset x = "{MESSAGE}"\n${statements}\n}\n`, [{ MESSAGE: 'ab' }])
  })

  it('where a chain takes away the field that leads to the next one', () => {
    const chains = [
      'chain a from journal priority -1 { PRIORITY == 3 -> unset SYSLOG_IDENTIFIER }',
      'chain b from journal on SYSLOG_IDENTIFIER == "x" { accept }',
    ]
    expectSameWalks(chains.join('\n'), [
      { SYSLOG_IDENTIFIER: 'x', PRIORITY: '3' },
      { SYSLOG_IDENTIFIER: 'x', PRIORITY: '6' },
    ])
  })

  it.each([
    ['is remembered', 'once_per(1h) and SYSLOG_IDENTIFIER == "foo"'],
    ['is remembered, and a pattern comes behind it,', 'once_per(1h) and SYSLOG_IDENTIFIER ~ /^foo/'],
    ['is counted', 'sample(2) and SYSLOG_IDENTIFIER == "foo"'],
    ['is remembered within', '(PRIORITY == 6 and once_per(1h)) and SYSLOG_IDENTIFIER == "foo"'],
    ['is remembered, or not asked', '(PRIORITY == 3 or once_per(1h)) and SYSLOG_IDENTIFIER == "foo"'],
    ['is remembered, and denied', 'not once_per(1h) and SYSLOG_IDENTIFIER == "foo"'],
    ['becomes a field', 'MESSAGE like "user {who} left" and SYSLOG_IDENTIFIER == "foo"'],
    ['becomes a field, and is denied', 'not MESSAGE ~ /user (?<who>.*) l/ and SYSLOG_IDENTIFIER == "foo"'],
    ['becomes a field, of a filter', 'kv(MESSAGE) and SYSLOG_IDENTIFIER ~ /foo/'],
  ])('where something %s before a base chain asks for what leads past it', (_title, condition) => {
    const [asking, sshd, ...units] = [
      `chain a from journal on ${condition} { accept }`,
      'chain b from journal on SYSLOG_IDENTIFIER == "sshd" { report INFO "seen: {who}, {kv_a}" }',
      // With them, the unit leads to the chains.
      'chain c from journal on _SYSTEMD_UNIT == "x" { accept }',
      'chain d from journal on _SYSTEMD_UNIT == "y" { accept }',
      'chain e from journal on _SYSTEMD_UNIT == "z" { accept }',
    ]
    const entries = ['sshd', 'foo', 'foo', 'sshd'].map((SYSLOG_IDENTIFIER) => ({
      SYSLOG_IDENTIFIER,
      PRIORITY: '6',
      MESSAGE: 'user a=bob left',
    }))
    expectSameWalks([asking, sshd].join('\n'), entries)
    expectSameWalks([asking, sshd, ...units].join('\n'), entries)
  })

  it('in programs of base chains, whatever they ask before what leads past them', () => {
    const entry = fc.record(
      {
        SYSLOG_IDENTIFIER: fc.constantFrom('sshd', 'foo', 'foobar', 'bar'),
        _SYSTEMD_UNIT: fc.constantFrom('a', 'b', 'c'),
        MESSAGE: fc.constantFrom('user bob left', 'user a=bob left', 'hello'),
        PRIORITY: fc.constantFrom('3', '6'),
      },
      { requiredKeys: [] },
    )
    fc.assert(fc.property(baseChains, fc.array(entry, { minLength: 1, maxLength: 8 }), expectSameWalks), {
      numRuns: 500,
      seed: 1,
    })
  })

  it('in programs of every kind', () => {
    const entry = fc.record(
      {
        MESSAGE: fc.constantFrom(
          'sshd',
          'some thing',
          'abd',
          'SESSION a / #1 {opened}',
          'from ::1: x',
          '{ a } said b',
        ),
        PRIORITY: fc.constantFrom('0', '3', '5', '7'),
        _UID: fc.constantFrom('0', '5'),
        _COMM: fc.constantFrom('cron', 'root', 'kernel'),
        _HOSTNAME: fc.constantFrom('mars', 'venus'),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(plainRandomProgram(), fc.array(entry, { minLength: 1, maxLength: 8 }), expectSameWalks),
      { numRuns: 100, seed: 1 },
    )
  })
})

function comparison(name: string, written: string): string {
  if (written.startsWith('/')) return `${name} ~ ${written}`
  if (written.startsWith('like')) return `${name} ${written}`
  return written.startsWith('[') ? `${name} in ${written}` : `${name} == ${written}`
}
