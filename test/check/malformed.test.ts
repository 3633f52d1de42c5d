import { describe, expect, it } from 'vitest'
import { withoutFollowOns } from '../../src/check/follow-ons.ts'
import { checkText, said } from '../support/program.ts'

/** What administrators write who come from nftables, fail2ban, Pyruse, a shell or another language; and what they are told. */
const SLIPS: readonly {
  readonly title: string
  readonly text: string
  /** Each message with its place, and what to do. */
  readonly says: readonly (readonly [message: string, hint: string])[]
}[] = [
  {
    title: '`=` for a comparison, behind `if`',
    text: 'chain c from journal {\nif PRIORITY = 5 { drop }\n}\n',
    says: [
      [
        'PY0104 2:13 [=] expected an operator (`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `~`, `!~`, `like`, `exists`), but found `=`',
        'values are compared with `==`; a single `=` belongs to `define` and `set`',
      ],
    ],
  },
  {
    title: 'a variable as in a shell',
    text: 'chain c from journal {\nMESSAGE like "{ip:addr}" -> ban $ip with ssh\n}\n',
    says: [
      [
        'PY0101 2:33 [$] this character has no meaning here: `$`',
        'a field or a constant is named as it is: `ip`; only in a template it stands in braces: `"{ip}"`',
      ],
    ],
  },
  {
    title: 'a text without quotes',
    text: 'chain c from journal {\nSYSLOG_IDENTIFIER == sshd -> drop\n}\n',
    says: [
      [
        'PY0204 2:22 [sshd] no entry ever has a field `sshd`: nothing captures or sets it',
        'a text stands in quotes: "sshd"; a field is captured or set first',
      ],
    ],
  },
  {
    title: '`log prefix` of nftables',
    text: 'chain c from journal {\nlog prefix "ssh: "\n}\n',
    says: [
      [
        'PY0304 2:5 [prefix] `LEVEL` must be `EMERG`, `ALERT`, `CRIT`, `ERR`, `WARNING`, `NOTICE`, `INFO` or `DEBUG`, but this is the name `prefix`',
        'write one of these words, without quotes',
      ],
    ],
  },
  {
    title: 'a counter used as a condition',
    text: 'chain c from journal {\ncount failures by _UID > 5 -> drop\n}\n',
    says: [
      [
        'PY0104 2:7 [failures] expected an operator (`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `~`, `!~`, `like`, `exists`), but found `failures`',
        '`count` is an action: write `count NAME by FIELD within 15m as n`, and below it `n > 5 -> …`',
      ],
    ],
  },
  {
    title: '`if … then`',
    text: 'chain c from journal {\nif PRIORITY >= 5 then drop\n}\n',
    says: [
      [
        'PY0104 2:18 [then] expected `{`, or `and`, `or` and a further condition, but found `then`',
        'an `if` is written without `then`: `if FIELD == value { … }`',
      ],
    ],
  },
  {
    title: 'a space in a duration',
    text: 'chain c from journal {\ncount f by _UID within 15 m as n\n}\n',
    says: [['PY0302 2:27 [m] `count` takes no `m`', 'a duration is written without a space: `15m`']],
  },
  {
    title: '`goto` without a name',
    text: 'chain c from journal {\nPRIORITY >= 5 -> goto\n}\n',
    says: [
      [
        'PY0104 2:22 [] expected the name of a chain, but found the end of the line',
        'name the chain: `jump NAME`, `goto NAME`, `chain NAME { … }`',
      ],
    ],
  },
  {
    title: '`from` twice',
    text: 'chain c from journal from nginx { drop }',
    says: [
      [
        'PY0104 1:22 [from] expected `{`, `on` and a condition, or `priority` and a number, but found `from`',
        'several sources are parted by commas: `from journal, nginx`',
      ],
    ],
  },
  {
    title: 'a priority that is no number',
    text: 'chain c from journal priority high { drop }',
    says: [
      [
        'PY0104 1:31 [high] expected a whole number, but found `high`',
        'chains with a lower number come first: `priority -100`',
      ],
    ],
  },
  {
    title: 'a regular expression without slashes',
    text: 'chain c from journal {\nMESSAGE ~ ^Failed -> drop\n}\n',
    says: [
      [
        'PY0101 2:11 [^] this character has no meaning here: `^`',
        'a regular expression stands between slashes: `~ /^Failed .* for/`',
      ],
    ],
  },
  {
    title: 'a regular expression in quotes',
    text: 'chain c from journal {\nMESSAGE ~ "^Failed" -> drop\n}\n',
    says: [
      [
        'PY0304 2:11 ["^Failed"] `PATTERN` must be a regular expression `/…/`, but this is a string',
        'write it between slashes, `/^Failed/`; a template in quotes goes with `like`',
      ],
    ],
  },
  {
    title: 'a line of fail2ban',
    text: 'failregex = ^Failed .* from <HOST>$\nignoreregex =\n',
    says: [
      [
        'PY0101 1:13 [^] this character has no meaning here: `^`',
        'a regular expression stands between slashes: `~ /^Failed .* for/`',
      ],
    ],
  },
  {
    title: 'a group left open',
    text: 'chain c from journal {\nMESSAGE ~ /^(?P<ip>.*$/ -> drop\n}\n',
    says: [
      [
        'PY0501 2:12 [^(?P<ip>.*$] this is not a regular expression: unterminated group',
        'a sign that stands for itself is written with a backslash: `\\(`, `\\[`, `\\.`, `\\*`',
      ],
    ],
  },
  {
    title: 'a rule of nftables',
    text: 'chain c from journal {\nip saddr 10.0.0.0/8 drop\n}\n',
    says: [
      [
        'PY0104 2:21 [drop] expected the end of the line, but found `drop`',
        'what a rule does stands behind `->`: `PRIORITY >= 5 -> drop`',
      ],
    ],
  },
  {
    title: 'a base chain of nftables',
    text: 'chain input {\n type filter hook input priority 0; policy accept;\n drop\n}',
    says: [
      [
        'PY0104 2:44 [accept] expected the end of the line, but found `accept`',
        'what a rule does stands behind `->`: `PRIORITY >= 5 -> drop`',
      ],
      [
        'PY0203 2:2 [type] there is no action named `type`',
        'a base chain is written `chain NAME from journal priority 0 { … }`',
      ],
    ],
  },
  {
    title: 'a block behind a colon',
    text: 'chain c from journal {\nif PRIORITY >= 5:\n        drop\n}\n',
    says: [
      [
        'PY0104 2:17 [:] expected `{`, or `and`, `or` and a further condition, but found `:`',
        'a block stands in braces, not behind `:`: `if FIELD == value { … }`',
      ],
    ],
  },
  {
    title: 'a list in parentheses',
    text: 'chain c from journal {\n_UID in (1, 2) -> drop\n}\n',
    says: [['PY0104 2:9 [(] expected a value, but found `(`', 'a list stands in brackets: `[1, 2]`']],
  },
  {
    title: 'a comparison with two sides',
    text: 'chain c from journal {\n3 < PRIORITY < 5 -> drop\n}\n',
    says: [
      [
        'PY0104 2:1 [3] expected a condition with `->`, an action, `if` or `match`, but found `3`',
        'the field stands first, then the value: `PRIORITY >= 3 and PRIORITY < 5`',
      ],
    ],
  },
  {
    title: 'operators in capitals',
    text: 'chain c from journal {\nPRIORITY >= 5 AND _UID > 0 -> DROP\n}\n',
    says: [
      [
        'PY0104 2:15 [AND] expected `->` and an action, or `and`, `or` and a further condition, but found `AND`',
        'did you mean `and`?',
      ],
    ],
  },
  {
    title: 'a ban without its set',
    text: 'chain c from journal {\nMESSAGE like "{ip:addr}" -> ban ip for 2h\n}\n',
    says: [
      ['PY0301 2:29 [ban] `ban` needs `with SET`', 'write `ban ADDRESS with SET [prefix PREFIX] [for FOR]`'],
    ],
  },
  {
    title: 'a ban in seconds',
    text: 'chain c from journal {\nMESSAGE like "{ip:addr}" -> ban ip with ssh for 3600\n}\n',
    says: [
      [
        'PY0304 2:49 [3600] `for FOR` must be a duration such as `15m`, but this is a whole number',
        'write it as `30s`, `15m`, `2h` or `5d`, without quotes',
      ],
    ],
  },
  {
    title: 'a report without its section',
    text: 'chain c from journal {\nreport "x"\n}\n',
    says: [
      [
        'PY0301 2:1 [report] `report` needs `MESSAGE`',
        'write `report SECTION MESSAGE [details NONE|FIRST|LAST|FIRSTLAST|ALL]`',
      ],
    ],
  },
  {
    title: 'a shell pattern without quotes',
    text: 'chain c from journal {\nSYSLOG_IDENTIFIER like systemd-* -> drop\n}\n',
    says: [
      [
        'PY0101 2:24 [systemd-*] this character has no meaning here: `-`',
        'a name is made of letters, digits and `_`; a text stands in double quotes: "…"',
      ],
    ],
  },
  {
    title: 'a comparison that a test does not expect',
    text: 'chain c from journal { drop }\ntest "t" {\ngiven MESSAGE "x"\nexpect no offence == "x"\n}\n',
    says: [
      [
        'PY0104 4:19 [==] expected the end of the line, but found `==`',
        'a comparison stands behind `if`, before `->`, or behind `expect` without a `no`; a field is set by `set FIELD = value`',
      ],
    ],
  },
  {
    title: 'a comparison for an assignment',
    text: 'chain c from journal {\nset x == 5\n}\n',
    says: [
      [
        'PY0104 2:7 [==] expected the end of the line, but found `==`',
        'a comparison stands behind `if`, before `->`, or behind `expect` without a `no`; a field is set by `set FIELD = value`',
      ],
    ],
  },
  {
    title: 'a constant of another language',
    text: 'let trusted = [10.0.0.0/8]',
    says: [
      [
        'PY0104 1:1 [let] expected `chain`, `define`, `default`, `include`, `policy` or `test`, but found `let`',
        'a constant is written `define NAME = value`',
      ],
    ],
  },
  {
    title: 'a constant with a sign before it',
    text: 'define trusted = [10.0.0.0/8]\nchain c from journal {\nMESSAGE like "{ip:addr}" and ip in @trusted -> drop\n}\n',
    says: [
      [
        'PY0101 3:36 [@] this character has no meaning here: `@`',
        'a field or a constant is named as it is: `ip`; only in a template it stands in braces: `"{ip}"`',
      ],
    ],
  },
  {
    title: 'a path without quotes',
    text: 'include conf.d/*.chain',
    says: [
      [
        'PY0101 1:9 [conf.d/*.chain] this character has no meaning here: `.`',
        'a name is made of letters, digits and `_`; a text stands in double quotes: "…"',
      ],
    ],
  },
  {
    title: 'two verdicts',
    text: 'chain c from journal {\nPRIORITY >= 5 -> return accept\n}\n',
    says: [
      [
        'PY0104 2:25 [accept] expected the end of the line, but found `accept`',
        'a verdict ends its rule, so there is only one: remove the other',
      ],
    ],
  },
  {
    title: 'a verdict of iptables',
    text: 'chain c from journal {\nPRIORITY >= 5 -> reject\n}\n',
    says: [
      [
        'PY0203 2:18 [reject] there is no action named `reject`',
        'write `drop` for noise, `accept` for what was dealt with, `ban ADDRESS with SET` against an offender',
      ],
    ],
  },
  {
    title: 'a hyphen in a name',
    text: 'chain my-chain from journal { drop }',
    says: [
      [
        'PY0101 1:7 [my-chain] this character has no meaning here: `-`',
        'a name is made of letters, digits and `_`; a text stands in double quotes: "…"',
      ],
    ],
  },
  {
    title: 'a space that is none',
    text: 'chain c from journal {\nPRIORITY >= 5 -> drop\n}\n',
    says: [
      [
        'PY0101 2:9 [ ] this character has no meaning here: U+00A0',
        'it looks like nothing, but is no ordinary space: remove it',
      ],
    ],
  },
  {
    title: 'a hexadecimal number',
    text: 'chain c from journal {\nPRIORITY == 0x5 -> drop\n}\n',
    says: [
      [
        'PY0105 2:13 [0x5] `0x5` is not a valid number',
        'write `6`, `-100` or `0.5`; a name never begins with a digit',
      ],
    ],
  },
  {
    title: 'the name of a priority',
    text: 'chain c from journal {\nPRIORITY >= WARNING -> drop\n}\n',
    says: [
      [
        'PY0305 2:13 [WARNING] `PRIORITY` holds a whole number, and cannot be compared with a string',
        '`WARNING` is a field here; priorities are numbers, from 0 (emergency) to 7 (debug)',
      ],
    ],
  },
  {
    title: 'a range of addresses',
    text: 'define r = [10.0.0.1-10.0.0.9]',
    says: [
      [
        'PY0105 1:21 [-10.0.0.9] `-10.0.0.9` is not a valid network',
        'write an address and how many of its bits count: `10.0.0.0/8`, `fd00::/8`',
      ],
    ],
  },
  {
    title: 'a mail address without quotes',
    text: 'chain c from journal {\nemail "x" to root@example.org\n}\n',
    says: [
      [
        'PY0101 2:14 [root@example.org] this character has no meaning here: `@`',
        'a name is made of letters, digits and `_`; a text stands in double quotes: "…"',
      ],
    ],
  },
  {
    title: 'constants of another kind, where no field can stand',
    text: 'chain c from journal {\nbetween("22", "06:00") and kv(MESSAGE, as: KV) and sample(/x/) -> drop\n}\n',
    says: [
      [
        'PY0304 2:9 ["22"] `FROM` must be a time of day in quotes, such as `"06:30"`, but this is a string',
        'write such a value, or name a constant that is one',
      ],
      [
        'PY0304 2:44 [KV] `as PREFIX` must be a word that begins with a lower-case letter, but this is the name `KV`',
        'write such a word, as in `as: fw`',
      ],
      [
        'PY0304 2:59 [/x/] `N` must be a whole number, but this is a regular expression',
        'write such a value, or name a constant that is one',
      ],
    ],
  },
  {
    title: 'fields of another type, where no constant can stand',
    text: 'chain c from journal {\nMESSAGE like "{ip:addr} {p}" -> dnat_replace ip port p into ip, dnat_replace ip port MESSAGE into ip\nuser_exists(_UID) -> drop\n}\n',
    says: [
      ['PY0304 2:54 [p] `port PORT` must be a whole number, but this is a string', 'capture it as `{p:int}`'],
      [
        'PY0304 2:86 [MESSAGE] `port PORT` must be a whole number, but this is a string',
        'take the number out of it first: `MESSAGE like "…{n:int}…"`',
      ],
      [
        'PY0304 3:13 [_UID] `NAME` must be a string, but this is a whole number',
        'name a field that holds one',
      ],
    ],
  },
  {
    title: '`exists` as a function',
    text: 'chain c from journal {\nexists(MESSAGE) -> drop\n}\n',
    says: [
      [
        'PY0104 2:1 [exists] expected a condition with `->`, an action, `if` or `match`, but found `exists`',
        '`exists` stands behind its field: `MESSAGE exists`',
      ],
    ],
  },
  {
    title: 'another operator as a function',
    text: 'chain c from journal {\nlike(MESSAGE, "x") -> drop\n}\n',
    says: [
      [
        'PY0104 2:1 [like] expected a condition with `->`, an action, `if` or `match`, but found `like`',
        'an operator stands behind its field: `PRIORITY in [3, 4]`, `MESSAGE like "…"`',
      ],
    ],
  },
  {
    title: 'an operator of another language',
    text: 'chain c from journal {\nMESSAGE contains "x" -> drop\n}\n',
    says: [
      [
        'PY0104 2:9 [contains] expected an operator (`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `~`, `!~`, `like`, `exists`), but found `contains`',
        'write `like "{_}…{_}"`, or `~ /…/`',
      ],
    ],
  },
  {
    title: '`unless`',
    text: 'chain c from journal {\nunless PRIORITY >= 5 { drop }\n}\n',
    says: [
      [
        'PY0104 2:17 [>=] expected the end of the line, but found `>=`',
        'a comparison stands behind `if`, before `->`, or behind `expect` without a `no`; a field is set by `set FIELD = value`',
      ],
    ],
  },
  {
    title: 'two keys without brackets',
    text: 'chain c from journal {\ncount failures by ip, user within 5m\n}\n',
    says: [
      [
        'PY0104 2:21 [,] expected the end of the line, but found `,`',
        'actions are joined by commas only behind `->`; several values stand in brackets: `by [ip, user]`',
      ],
    ],
  },
  {
    title: 'a slip in the keyword of a counter whose number is asked for',
    text: 'chain c from journal {\ncount failures by _UID withn 5m as n\nn > 5 -> drop\n}\n',
    says: [['PY0302 2:24 [withn] `count` takes no `withn`', 'did you mean `within`?']],
  },
  {
    title: 'a slip in the name of an action that sets a field',
    text: 'chain c from journal {\ncuont failures by _UID within 5m as n\nn > 5 -> drop\n}\n',
    says: [['PY0203 2:1 [cuont] there is no action named `cuont`', 'did you mean `count`?']],
  },
  {
    title: 'two fields without the brackets of a list',
    text: 'chain c from journal {\nPRIORITY < 4 -> count failures by _HOSTNAME, _UID\n}\n',
    says: [
      [
        'PY0203 2:46 [_UID] there is no action named `_UID`',
        '`_UID` is a field: several stand in a list, as in `count c by [ip, _UID]`, and a condition goes before `->`',
      ],
    ],
  },
]

describe('what is written from the habits of other languages gets one message, at its place, that helps', () => {
  it.each(SLIPS)('$title', ({ text, says }) => {
    const { syntax, diagnostics } = checkText(text)
    const found = [...syntax, ...withoutFollowOns(syntax, diagnostics)].filter(
      ({ severity }) => severity === 'error',
    )
    expect(found.map((diagnostic) => [said(diagnostic), diagnostic.hint])).toEqual(says)
  })
})

describe('what other editors and systems leave in a file does no harm', () => {
  it.each([
    [
      'Windows line ends and a byte-order mark',
      '\uFEFFchain c from journal {\r\n    PRIORITY >= 5 -> drop\r\n}\r\n',
    ],
    ['tabs', 'chain c from journal {\n\tPRIORITY\t>=\t5\t->\tdrop\n}\n'],
    ['a file without a last line end', 'chain c from journal { PRIORITY >= 5 -> drop }'],
    ['a file of nothing but comments', '# nothing\n## nothing'],
  ])('%s', (_, text) => {
    const { syntax, diagnostics } = checkText(text)
    expect([...syntax, ...diagnostics].map(said)).toEqual([])
  })
})

describe('a name that every object of JavaScript has is known no better than others', () => {
  const inChain = (statement: string) => `chain c from journal {\n${statement}\n}\n`
  const PLACES: readonly (readonly [code: string, place: string, text: (name: string) => string])[] = [
    ['PY0202', 'a filter', (name) => inChain(`${name}(MESSAGE) -> drop`)],
    ['PY0203', 'an action', (name) => inChain(`${name} MESSAGE`)],
    ['PY0504', 'a type in `like`', (name) => inChain(`MESSAGE like "{x:${name}}" -> drop`)],
    ['PY0504', 'a type in a pattern', (name) => inChain(`MESSAGE ~ /^<x:${name}>$/ -> drop`)],
    ['PY0602', 'a filter of templates', (name) => inChain(`report WARN "{MESSAGE|${name}}"`)],
    [
      'PY0701',
      'an effect',
      (name) => `${inChain('drop')}test "t" {\ngiven MESSAGE "x"\nexpect ${name} x\n}\n`,
    ],
  ]
  it.each(PLACES)('%s: %s', (code, _place, textOf) => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      const { diagnostics, syntax } = checkText(textOf(name))
      expect([...syntax, ...diagnostics].map((one) => one.code)).toEqual([code])
    }
  })
})
