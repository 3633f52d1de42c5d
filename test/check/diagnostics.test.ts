import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import { parseFile } from '../../src/language/parse.ts'
import { checkText, said } from '../support/program.ts'

/** A rule in a base chain, on line 2. */
const inChain = (statement: string) => `chain c from journal {\n${statement}\n}\nchain d { return }`

const MISTAKES: readonly { title: string; text: string; says: readonly string[] }[] = [
  {
    title: 'an unknown chain',
    text: inChain('goto dd'),
    says: ['PY0201 2:6 [dd] there is no chain named `dd`'],
  },
  {
    title: 'an unknown filter',
    text: inChain('foo(1) -> drop'),
    says: ['PY0202 2:1 [foo] there is no filter named `foo`'],
  },
  {
    title: 'an unknown action',
    text: inChain('blub 3'),
    says: ['PY0203 2:1 [blub] there is no action named `blub`'],
  },
  {
    title: 'a field that nothing sets',
    text: inChain('usr == "x" -> drop'),
    says: ['PY0204 2:1 [usr] no entry ever has a field `usr`: nothing captures or sets it'],
  },
  {
    title: 'a field in a template that nothing sets',
    text: inChain('report INFO "of {usr}"'),
    says: ['PY0204 2:17 [{usr}] no entry ever has a field `usr`: nothing captures or sets it'],
  },
  {
    title: 'a field that no pattern can be tried on, once for all cases',
    text: inChain('set x = true\nmatch x {\n/a/, /b/ -> drop\nlike "c" -> drop\n}'),
    says: ['PY0304 3:7 [x] `FIELD` must be a string, but this is `true` or `false`'],
  },
  {
    title: 'two chains of one name',
    text: 'chain a { drop }\nchain a from journal { drop }',
    says: ['PY0205 2:7 [a] the chain `a` exists already, at test.chain:1'],
  },
  {
    title: 'two constants of one name',
    text: 'define a = 1\ndefine a = 2',
    says: ['PY0205 2:8 [a] the constant `a` exists already, at test.chain:1'],
  },
  {
    title: 'a constant defined by itself',
    text: 'define a = [b]\ndefine b = [a]',
    says: ['PY0208 1:8 [a] `a` is defined by itself: a → b → a'],
  },
  {
    title: 'an unknown constant in a list',
    text: inChain('PRIORITY in [1, x] -> drop'),
    says: ['PY0207 2:17 [x] there is no constant named `x`'],
  },
  {
    title: 'a string compared with an int field',
    text: inChain('PRIORITY == "4" -> drop'),
    says: ['PY0305 2:13 ["4"] `PRIORITY` holds a whole number, and cannot be compared with a string'],
  },
  {
    title: 'an address in a list of strings',
    text: inChain('MESSAGE like "{ip:addr}" and ip in ["1.2.3.4"] -> drop'),
    says: ['PY0305 2:36 [["1.2.3.4"]] `ip` holds an address, and cannot be compared with a string'],
  },
  {
    title: 'an order of addresses',
    text: inChain('MESSAGE like "{ip:addr}" and ip < 1.2.3.4 -> drop'),
    says: ['PY0306 2:30 [ip] `FIELD` has no order: it holds an address'],
  },
  {
    title: 'a ban of a string',
    text: inChain('MESSAGE like "{ip}" -> ban ip with s'),
    says: ['PY0304 2:28 [ip] `ADDRESS` must be an address or a network, but this is a string'],
  },
  {
    title: 'a missing argument',
    text: inChain('report INFO'),
    says: ['PY0301 2:1 [report] `report` needs `MESSAGE`'],
  },
  {
    title: 'a mistyped keyword, with its value',
    text: inChain('count x by _UID withn 5m'),
    says: ['PY0302 2:17 [withn] `count` takes no `withn`'],
  },
  {
    title: 'a keyword given twice',
    text: inChain('count x by _UID by _GID'),
    says: ['PY0303 2:17 [by] `by` is given twice'],
  },
  {
    title: 'a keyword without a value',
    text: inChain('count x by'),
    says: ['PY0307 2:9 [by] `by` is followed by no value'],
  },
  {
    title: 'a word that is none of the few',
    text: inChain('log LOUD "x"'),
    says: [
      'PY0304 2:5 [LOUD] `LEVEL` must be `EMERG`, `ALERT`, `CRIT`, `ERR`, `WARNING`, `NOTICE`, `INFO` or `DEBUG`, but this is the name `LOUD`',
    ],
  },
  {
    title: 'a span of time of zero',
    text: inChain('once_per(0s) -> drop'),
    says: ['PY0306 2:10 [0s] `WITHIN` must be > 0'],
  },
  {
    title: 'a webhook whose address has a user in it',
    text: inChain('webhook "https://bob:pw@chat.example.org/" body "x"'),
    says: ['PY0306 2:9 ["https://bob:pw@chat.example.org/"] `URL` this is no URL of a fixed host'],
  },
  {
    title: 'a recipient that is none, or two in one text',
    text: inChain(
      'email "x" to ["root", "Bob <bob@example.org>", "{SYSLOG_IDENTIFIER}@example.org", "a@example.org, b@example.org"]',
    ),
    says: [
      'PY0306 2:14 [["root", "Bob <bob@example.org>", "{SYSLOG_IDENTIFIER}@example.org", "a@example.org, b@example.org"]] `to TO` `a@example.org, b@example.org` is no address of one mailbox',
    ],
  },
  {
    title: 'a text and an address outside of quotes in a body of JSON: an attacker could make syntax of them',
    text: inChain(
      'MESSAGE like "{user} {n:int} {ip:addr}" -> webhook w body """{{"t": "say \\\\\\"{user}\\\\\\"", "l": [{user}, {n}, {PRIORITY|default("null")}, {ip}]}}"""',
    ),
    says: ['{user}', '{ip}'].map(
      (field) =>
        `PY0306 2:59 ["""{{"t": "say \\\\\\"{user}\\\\\\"", "l": [{user}, {n}, {PRIORITY|default("null")}, {ip}]}}"""] \`body BODY\` \`${field}\` stands outside of quotes, where only a field may that holds a number, \`true\` or \`false\``,
    ),
  },
  {
    title: 'a field that holds now a number, now a text, outside of quotes',
    text: inChain('MESSAGE like "n {x:int}" or MESSAGE like "t {x}" -> webhook w body """[{x}]"""'),
    says: [
      'PY0306 2:68 ["""[{x}]"""] `body BODY` `{x}` stands outside of quotes, where only a field may that holds a number, `true` or `false`',
    ],
  },
  {
    title: 'what stands for a missing field outside of quotes, and is no JSON',
    text: inChain('webhook w body """[{_PID|default("none")}]"""'),
    says: [
      'PY0306 2:16 ["""[{_PID|default("none")}]"""] `body BODY` `none` stands for `{_PID}` outside of quotes, and is no JSON',
    ],
  },
  {
    title: 'a field that is only a part of a value of JSON',
    text: inChain('webhook w body """[-{_PID}]"""'),
    says: [
      'PY0306 2:16 ["""[-{_PID}]"""] `body BODY` this is no JSON: No number after minus sign in JSON at position 2 (line 1 column 3)',
    ],
  },
  {
    title: 'a prefix that no address has',
    text: inChain('MESSAGE like "{ip:addr}" and subnet(ip, 33, 64, as: n) -> drop'),
    says: ['PY0306 2:41 [33] `IPV4` must be <= 32'],
  },
  {
    title: 'a counter that is used in two manners',
    text: inChain('count x by _UID within 5m\ncount x by _UID leaking 5s'),
    says: ['PY0403 3:7 [x] the counter `x` is sliding elsewhere, and leaking here'],
  },
  {
    title: 'a loop of chains, whole',
    text: 'chain a { goto b }\nchain b { jump c }\nchain c { goto a }\nchain s from journal { jump a }',
    says: ['PY0401 3:11 [goto a] the walk would never end: `a` → `b` → `c` → `a`'],
  },
  {
    title: 'a jump into a base chain',
    text: 'chain a from journal { drop }\nchain b { jump a }',
    says: ['PY0402 2:16 [a] `a` is a base chain: it is entered from its source, never by `jump`'],
  },
  {
    title: 'what is no regular expression',
    text: inChain('MESSAGE ~ /(a/ -> drop'),
    says: ['PY0501 2:12 [(a] this is not a regular expression: unterminated group'],
  },
  {
    title: 'a capture of a pattern that is to be absent',
    text: inChain('MESSAGE !~ /^for (?<user>.+)$/ -> drop\nreport INFO "{user}"'),
    says: ['PY0204 3:14 [{user}] no entry ever has a field `user`: nothing captures or sets it'],
  },
  {
    title: 'a look-ahead',
    text: inChain('MESSAGE ~ /a(?=b)c/ -> drop'),
    says: ['PY0502 2:13 [(?=b)] this pattern cannot be run in linear time: it looks ahead'],
  },
  {
    title: 'a back-reference, behind a typed capture',
    text: inChain('MESSAGE ~ /<a:int> (.) \\1/ -> drop'),
    says: ['PY0502 2:24 [\\1] this pattern cannot be run in linear time: it refers back to a group'],
  },
  {
    title: 'a count that is too large, in free spacing',
    text: inChain('MESSAGE ~ /a # note\n (?P<b> [0-9]{300} )/x -> drop'),
    says: [
      'PY0502 3:9 [[0-9]{300}] this pattern cannot be run in linear time: a count in it is larger than 256',
    ],
  },
  {
    title: 'an unknown type of a capture',
    text: inChain('MESSAGE ~ /x <ip:adr>/ -> drop'),
    says: ['PY0504 2:14 [<ip:adr>] a capture has no type `adr`'],
  },
  {
    title: 'an unknown template filter',
    text: inChain('report INFO "{MESSAGE|uper}"'),
    says: ['PY0602 2:22 [|uper] there is no template filter named `uper`'],
  },
  {
    title: 'an unknown effect in a test',
    text: 'test "t" {\ngiven MESSAGE "x"\nexpect bann 1.2.3.4\n}',
    says: ['PY0701 3:8 [bann] a test cannot expect `bann`'],
  },
  {
    title: 'a test without an entry',
    text: 'test "t" {\nexpect no ban\n}',
    says: ['PY0702 2:1 [expect no ban] this step comes before any `given`: there is no entry to walk'],
  },
]

describe('every mistake gets one diagnostic at its place', () => {
  it.each(MISTAKES)('$title', ({ text, says }) => {
    const { syntax, diagnostics } = checkText(text)
    expect([...syntax, ...diagnostics].map(said)).toEqual(says)
  })
})

describe('what the settings declare', () => {
  const environment = { sources: ['journal'], sections: ['OTHER'], banSets: ['ssh'] }

  it.each([
    ['chain c from jurnal { drop }', 'PY0206 1:14 [jurnal] there is no source named `jurnal`'],
    [
      'chain c from journal { report OTER "x"; accept }',
      'PY0207 1:31 [OTER] there is no section named `OTER`',
    ],
    [
      'chain c from journal { MESSAGE like "{ip:addr}" -> ban ip with shs }',
      'PY0207 1:64 [shs] there is no ban set named `shs`',
    ],
  ])('%s', (text, says) => {
    expect(checkText(text, environment).diagnostics.map(said)).toEqual([says])
    expect(checkText(text).diagnostics).toEqual([])
  })
})

describe('what no effect can have is not expected of one', () => {
  const chain = `define limit = 3
chain c from journal { MESSAGE like "{ip:addr}" -> ban ip with ssh, report INFO "x" }
`
  const environment = { sections: ['WARN', 'INFO', 'OTHER'], banSets: ['ssh'] }
  const expecting = (expectation: string) =>
    checkText(
      `${chain}test "t" { given MESSAGE "192.0.2.1"\nexpect ${expectation} }`,
      environment,
    ).diagnostics.flatMap((diagnostic) => (diagnostic.severity === 'error' ? [said(diagnostic)] : []))

  it.each([
    [
      'no ban ip',
      'PY0304 4:15 [ip] the address that is expected must be an address or a network, such as `203.0.113.9`, but this is the name `ip`',
    ],
    [
      'no ban 5',
      'PY0304 4:15 [5] the address that is expected must be an address or a network, such as `203.0.113.9`, but this is `5`',
    ],
    [
      'no ban "a host"',
      'PY0304 4:15 ["a host"] the address that is expected must be an address or a network, such as `203.0.113.9`, but this is `"a host"`',
    ],
    ['no ban 192.0.2.1 with shs', 'PY0207 4:30 [shs] there is no ban set named `shs`'],
    [
      'no ban 192.0.2.1 for limit',
      'PY0304 4:29 [limit] the time that is expected must be a duration, such as `2h`, but this is the name `limit`',
    ],
    ['no report WARM', 'PY0207 4:18 [WARM] there is no section named `WARM`'],
    [
      'no report "x"',
      'PY0304 4:18 ["x"] the section that is expected must be a name without quotes, but this is `"x"`',
    ],
    [
      'no report INFO x',
      'PY0304 4:23 [x] the message that is expected must be a text in quotes, but this is the name `x`',
    ],
    [
      'no report INFO details SOME',
      'PY0304 4:31 [SOME] the details that is expected must be one of `NONE`, `FIRST`, `LAST`, `FIRSTLAST`, `ALL`, but this is the name `SOME`',
    ],
  ])('%s', (expectation, says) => {
    expect(expecting(expectation)).toEqual([says])
  })

  it('nor an entry that has a field twice', () => {
    expect(
      checkText(`${chain}test "t" { given MESSAGE "x",\nMESSAGE "y"\nexpect no ban }`).diagnostics.map(said),
    ).toContain('PY0303 4:1 [MESSAGE] `MESSAGE` is given twice')
  })

  it.each(['-1', '0', '1000001', '99999999999'])('nor that an entry walks %s times', (times) => {
    expect(
      checkText(`${chain}test "t" { given MESSAGE "x"\nrepeat ${times}\nexpect no ban }`).diagnostics.map(
        said,
      ),
    ).toContain(`PY0306 4:1 [repeat ${times}] the number behind \`repeat\` must be from 1 to 1000000`)
  })
})

describe('what is right gets none', () => {
  it.each([
    [
      'a default that a define overrides',
      'default n = 5\ndefine n = 6\nchain c from journal { PRIORITY == n -> drop }',
    ],
    [
      'a name that is a string constant',
      'default s = "ssh"\nchain c from journal { MESSAGE like "{ip:addr}" -> ban ip with s }',
    ],
    [
      'a list that holds another',
      'define a = [10.0.0.0/8]\ndefine b = [a, ::1]\nchain c from journal { MESSAGE like "{ip:addr}" and ip in b -> drop }',
    ],
    [
      'a field that is set from another',
      'chain c from journal { MESSAGE like "{ip:addr}" -> set offender = ip, goto d }\nchain d { ban offender with s }',
    ],
    [
      'a field of which one writer fits',
      'chain c from journal { MESSAGE like "{n:int}" -> log INFO "a"\nMESSAGE like "x{n}" -> log INFO "b"\nn == 5 -> drop }',
    ],
    ['a field that programs may write themselves', 'chain c from journal { MY_FIELD == "x" -> drop }'],
  ])('%s', (_title, text) => {
    const { syntax, diagnostics } = checkText(text)
    expect([...syntax, ...diagnostics].map(said)).toEqual([])
  })
})

describe('where a value is wrong that a constant stands for, it is told where that is defined', () => {
  it.each([
    ['of another type', 'define limit = "3"', 'PRIORITY < limit -> drop'],
    ['not as an argument asks', 'define pause = "1h"', 'ban _UID with x for pause'],
    ['that is nothing that exists', 'define there = "dd"', 'once_per(there, "x") -> drop'],
  ])('%s', (_title, define, rule) => {
    const { diagnostics } = checkText(`${define}\n${inChain(rule)}`)
    expect(diagnostics.flatMap(({ related = [] }) => related)).toEqual([
      { span: expect.objectContaining({ start: 7 }), message: 'its value is defined here' },
    ])
  })
})

describe('a list that a file holds', () => {
  const NEITHER =
    ' in that file is no address and no network, so all its lines are strings; numbers stand in a list, `[1, 2]`'

  it.each([
    ['without a line compares with addresses', [], 'ip in listed', []],
    ['without a line compares with numbers', [], 'PRIORITY in listed', []],
    ['of addresses and networks', ['192.0.2.1', '::1', '10.0.0.0/8'], 'ip in listed', []],
    [
      'of which a line is no address',
      ['::1', '192.0.2.1, ::2', 'x'],
      'ip in listed',
      [`\`192.0.2.1, ::2\`${NEITHER}`],
    ],
    ['of numbers', ['1', '2'], 'PRIORITY in listed', [`\`1\`${NEITHER}`]],
    ['of strings', ['::1', 'x'], 'MESSAGE in listed', []],
  ])('%s', (_title, lines, condition, hints) => {
    const text = `define listed = file "x"\n${inChain(`MESSAGE like "{ip:addr}" and ${condition} -> drop`)}`
    const { file } = parseFile({ name: 'test.chain', text })
    const [define] = file.items
    if (define?.kind !== 'define' || define.value.kind !== 'file-list') throw new Error('it lists no file')
    const { diagnostics } = check(
      { files: [file], fileLists: new Map([[define.value, lines]]) },
      BUILTINS,
      {},
    )
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ hint }) => hint)).toEqual(hints)
  })
})
