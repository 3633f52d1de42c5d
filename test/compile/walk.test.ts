import { describe, expect, it } from 'vitest'
import { jsonOf } from '../../src/values/value.ts'
import { benchOf } from '../support/program.ts'

/** Walks one entry; gives the verdict with its line, and the fields that were captured or set. */
function walk(text: string, fields: Record<string, string>) {
  const bench = benchOf(text)
  bench.walk(fields)
  if (bench.last === undefined) throw new Error('nothing walked')
  const { verdict, rule, fields: written } = bench.last
  return {
    verdict: rule === null ? verdict : `${verdict} ${rule.replace('test.chain:', '')}`,
    fields: Object.fromEntries(Object.entries(written()).map(([name, value]) => [name, jsonOf(value)])),
    effects: bench.effects,
  }
}

const REST = '\nchain last from journal priority 100 { accept }'

describe('verdicts', () => {
  it.each([
    [
      'the first rule that passes decides',
      'chain c from journal {\nPRIORITY == 6 -> drop\naccept\n}',
      'drop 2',
    ],
    ['no rule: the policy', 'chain c from journal {\nPRIORITY == 5 -> drop\n}', 'policy'],
    ['return leaves a base chain', `chain c from journal {\nreturn\ndrop\n}${REST}`, 'accept 5'],
    [
      'jump comes back',
      'chain c from journal {\njump d\naccept\n}\nchain d { PRIORITY == 5 -> drop }',
      'accept 3',
    ],
    [
      'return in a chain that was jumped to goes on behind the jump',
      'chain c from journal {\njump d\naccept\n}\nchain d { return\ndrop }',
      'accept 3',
    ],
    [
      'goto does not come back',
      `chain c from journal {\ngoto d\ndrop\n}\nchain d { PRIORITY == 5 -> drop }${REST}`,
      'accept 6',
    ],
    [
      'goto within a chain that was jumped to goes on behind the jump',
      'chain c from journal {\njump d\naccept\n}\nchain d { goto e\ndrop }\nchain e { return }',
      'accept 3',
    ],
    [
      'ascending priority',
      'chain b from journal priority 5 { accept }\nchain a from journal priority -5 { drop }',
      'drop 2',
    ],
    [
      'ties in the order of declaration',
      'chain b from journal { accept }\nchain a from journal { drop }',
      'accept 1',
    ],
    ['another source is not entered', 'chain c from other { drop }', 'policy'],
    ['one chain from two sources', 'chain c from other, journal { drop }', 'drop 1'],
    [
      'a chain of which the condition does not hold is not entered',
      'chain c from journal on PRIORITY == 5 { drop }',
      'policy',
    ],
    [
      'dispatched on the identifier',
      'chain c from journal on SYSLOG_IDENTIFIER == "x" { drop }\nchain d from journal on SYSLOG_IDENTIFIER in ["sshd"] { accept }',
      'accept 2',
    ],
    [
      'dispatched past a chain whose pattern the identifier does not match',
      'chain c from journal on SYSLOG_IDENTIFIER ~ /^ssh-/ { drop }\nchain d from journal on SYSLOG_IDENTIFIER == "sshd" { accept }',
      'accept 2',
    ],
    [
      'dispatched to a chain whose pattern the identifier matches, declared before and behind',
      'chain c from journal on SYSLOG_IDENTIFIER like "ssh{_}" and PRIORITY == 1 { drop }\nchain d from journal on SYSLOG_IDENTIFIER == "sshd" { return }\nchain e from journal on SYSLOG_IDENTIFIER ~ /d$/ { accept }',
      'accept 3',
    ],
    [
      'dispatched, with another condition that does not hold',
      'chain c from journal on SYSLOG_IDENTIFIER == "sshd" and PRIORITY == 1 { drop }',
      'policy',
    ],
    [
      'if, else if, else',
      'chain c from journal {\nif PRIORITY == 1 { drop } else if PRIORITY == 6 {\naccept } else { drop }\n}',
      'accept 3',
    ],
    [
      'match takes the first case that fits',
      'chain c from journal {\nmatch SYSLOG_IDENTIFIER {\n"cron" -> drop\n"ssh", "sshd" -> accept\nelse -> drop\n}\n}',
      'accept 4',
    ],
    [
      'match without a case that fits goes on',
      'chain c from journal {\nmatch SYSLOG_IDENTIFIER {\n"cron" -> drop\n}\naccept\n}',
      'accept 5',
    ],
    [
      'else of a match takes what lacks the field',
      'chain c from journal {\nmatch NO_SUCH {\n"cron" -> drop\nelse -> accept\n}\n}',
      'accept 4',
    ],
  ])('%s', (_title, text, verdict) => {
    expect(walk(text, { PRIORITY: '6', SYSLOG_IDENTIFIER: 'sshd', MESSAGE: 'hello' }).verdict).toBe(verdict)
  })
})

describe('conditions', () => {
  const fields = {
    PRIORITY: '6',
    MESSAGE: 'Failed password for root from 203.0.113.9 port 4242 ssh2',
    SYSLOG_IDENTIFIER: 'sshd',
    _PID: 'x7',
  }
  it.each([
    ['PRIORITY == 6', true],
    ['PRIORITY != 6', false],
    ['PRIORITY >= 6 and PRIORITY <= 6', true],
    ['PRIORITY > 5.5', true],
    ['PRIORITY in [1, 6]', true],
    ['PRIORITY not in [1, 6]', false],
    ['MISSING == "x"', false],
    ['MISSING != "x"', false],
    ['MISSING not in ["x"]', false],
    ['MISSING !~ /x/', false],
    ['not (MISSING == "x")', true],
    ['not MISSING exists', true],
    ['_PID == 7', false],
    ['_PID exists', false],
    ['SYSLOG_IDENTIFIER > "a"', true],
    ['MESSAGE ~ /PASSWORD/', false],
    ['MESSAGE ~ /PASSWORD/i', true],
    ['MESSAGE ~ /pass word/x', true],
    ['MESSAGE like "Failed {_}"', true],
    ['MESSAGE like "Failed"', false],
    ['MESSAGE like "{_} from {ip:addr} {_}" and ip in 203.0.113.0/24', true],
    ['MESSAGE like "{_} from {ip:addr} {_}" and ip in [::1, 203.0.113.9]', true],
    ['MESSAGE like "{_} from {ip:addr} {_}" and ip not in [::1, 198.18.0.0/15]', true],
    ['MESSAGE like "{_} from {ip:addr} {_}" and ip == 203.0.113.9', true],
    ['MESSAGE like "{_} for {user} from {_}" and user_exists(user)', true],
    ['MESSAGE like "Failed {how} for {_}" and user_exists(how)', false],
    ['PRIORITY == 1 or PRIORITY == 6 and SYSLOG_IDENTIFIER == "sshd"', true],
    ['(PRIORITY == 6 or PRIORITY == 1) and SYSLOG_IDENTIFIER == "x"', false],
  ])('%s: %s', (condition, holds) => {
    const { verdict } = walk(`chain c from journal {\n${condition} -> accept\ndrop\n}`, fields)
    expect(verdict).toBe(holds ? 'accept 2' : 'drop 3')
  })
})

describe('a field that holds a whole number', () => {
  it.each([
    ['6', 6],
    ['-6', -6],
    ['+6', 6],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', undefined],
    ['', undefined],
    [' ', undefined],
    [' 6', undefined],
    ['6\n', undefined],
    ['0x1', undefined],
    ['0b1', undefined],
    ['1e0', undefined],
    ['1.0', undefined],
    ['--1', undefined],
    ['-', undefined],
    ['Infinity', undefined],
    ['٣', undefined],
  ])('of the text %j is %j', (text, value) => {
    const { verdict, fields } = walk('chain c from journal { PRIORITY exists -> set n = PRIORITY, accept }', {
      PRIORITY: text,
    })
    expect(verdict === 'policy' ? undefined : fields.n).toBe(value)
  })
})

describe('a message', () => {
  const text = 'chain c from journal {\nMESSAGE ~ /^from (?<ip>.*)$/ -> drop\n}'
  const ofContainer = { CONTAINER_ID_FULL: 'c0ffee' }

  it.each([
    ['a line feed', 'from 203.0.113.9\n'],
    ['the line end of a terminal', 'from 203.0.113.9\r\n'],
  ])('of a container ends before %s, which Podman leaves there', (_title, message) => {
    const walked = walk(text, { ...ofContainer, MESSAGE: message })
    expect(walked).toMatchObject({ verdict: 'drop 2', fields: { ip: '203.0.113.9' } })
  })

  it.each(['from\nhere\n', 'from x\n\n'])('of a container keeps its other line ends: %j', (message) => {
    expect(walk(text, { ...ofContainer, MESSAGE: message }).verdict).toBe('policy')
  })

  it('of anything else is as it was written', () => {
    expect(walk(text, { MESSAGE: 'from 203.0.113.9\n' }).verdict).toBe('policy')
  })
})

describe('the identifier', () => {
  it.each([
    ['what the program gives itself', { SYSLOG_IDENTIFIER: 'backup', _COMM: 'bash' }, 'backup'],
    ['the process of one that gives none', { _COMM: 'udisksd' }, 'udisksd'],
    ['empty where that is what it gives itself', { SYSLOG_IDENTIFIER: '', _COMM: 'bash' }, ''],
    ['missing where nothing is known', {}, undefined],
  ])('is %s', (_title, fields, expected) => {
    const text = 'chain c from journal { SYSLOG_IDENTIFIER exists -> set name = SYSLOG_IDENTIFIER, accept }'
    expect(walk(text, fields).fields.name).toBe(expected)
  })

  it('leads to the chains that name the process', () => {
    const text = 'chain c from journal on SYSLOG_IDENTIFIER in ["udisksd", "sshd"] { drop }'
    expect(walk(text, { _COMM: 'udisksd' }).verdict).toMatch(/^drop/)
    expect(walk(text, { SYSLOG_IDENTIFIER: 'x', _COMM: 'udisksd' }).verdict).toBe('policy')
  })
})

describe('captures', () => {
  const accepting = (condition: string) => `chain c from journal { ${condition} -> accept }`
  it.each([
    [
      'like',
      'MESSAGE like "Failed {how} for {user} from {ip:addr} port {port:int} ssh2"',
      'Failed password for root from 203.0.113.9 port 4242 ssh2',
      { how: 'password', user: 'root', ip: '203.0.113.9', port: 4242 },
    ],
    [
      'what an attacker writes into the middle cannot forge what follows',
      'MESSAGE like "Invalid user {user} from {ip:addr} port {port:int}"',
      'Invalid user x from 192.0.2.7 port 22 from 203.0.113.9 port 4242',
      { user: 'x from 192.0.2.7 port 22', ip: '203.0.113.9', port: 4242 },
    ],
    [
      'an empty text',
      'MESSAGE like "Invalid user {user} from {ip:addr}"',
      'Invalid user  from 203.0.113.9',
      { user: '', ip: '203.0.113.9' },
    ],
    ['braces', 'MESSAGE like "{{{x}}}"', '{ab}', { x: 'ab' }],
    ['a message of several lines', 'MESSAGE like "a {x} z"', 'a b\nc z', { x: 'b\nc' }],
    ['named groups', 'MESSAGE ~ /^(?<a>\\w+) (?P<b>\\w+)$/', 'x y', { a: 'x', b: 'y' }],
    [
      'a group that took no part sets nothing',
      'MESSAGE ~ /^<ip:addr>(?: port <port:int>)?$/',
      '::ffff:192.0.2.1',
      { ip: '192.0.2.1' },
    ],
    [
      'what is no address makes the pattern not match',
      'MESSAGE like "from {ip:addr}"',
      'from 999.0.0.1',
      'policy',
    ],
    [
      'what is no whole number that a double holds',
      'MESSAGE like "n {n:int}"',
      'n 99999999999999999999',
      'policy',
    ],
    ['a word has no white space', 'MESSAGE like "n {n:word}"', 'n a b', 'policy'],
    ['a network', 'MESSAGE like "n {n:net}"', 'n 10.1.2.3/8', { n: '10.0.0.0/8' }],
    ['a host', 'MESSAGE like "n {n:host}"', 'n mx-1.example.org', { n: 'mx-1.example.org' }],
    ['no host', 'MESSAGE like "n {n:host}"', 'n mx..example', 'policy'],
  ])('%s', (_title, condition, message, expected) => {
    const { verdict, fields } = walk(accepting(condition), { MESSAGE: message })
    expect(verdict === 'policy' ? verdict : fields).toEqual(expected)
  })

  it('set, unset and subnet', () => {
    const text = `chain c from journal {
      MESSAGE like "{ip:addr}" and subnet(ip, 24, 64, as: net) -> set who = "{ip} of {net}", set copy = ip, unset net, accept
    }`
    expect(walk(text, { MESSAGE: '203.0.113.9' }).fields).toEqual({
      ip: '203.0.113.9',
      who: '203.0.113.9 of 203.0.113.0/24',
      copy: '203.0.113.9',
    })
  })
})

describe('effects', () => {
  it('carry the time of the entry, the source and the rule; missing fields are shown as -', () => {
    const text =
      'chain c from journal {\nPRIORITY == 6 ->\nreport INFO "{NO_SUCH}: {MESSAGE|upper}" details LAST,\nemail "b" subject "s" to ["a@example.org"],\nlog NOTICE "l" fields [MESSAGE],\naccept\n}'
    const origin = { at: Date.UTC(2026, 0, 1) * 1000, source: 'journal', rule: 'test.chain:2' }
    expect(walk(text, { PRIORITY: '6', MESSAGE: 'hi' }).effects).toEqual([
      { ...origin, effect: 'report', section: 'INFO', message: '-: HI', details: 'LAST' },
      { ...origin, effect: 'email', subject: 's', body: 'b', to: ['a@example.org'], use: 'c/email#1' },
      { ...origin, effect: 'log', level: 'NOTICE', message: 'l', fields: { MESSAGE: 'hi' } },
    ])
  })

  it('the default policy reports what no chain decided, and has no rule', () => {
    const { effects } = walk('chain c from journal { PRIORITY == 5 -> drop }', {
      PRIORITY: '6',
      _HOSTNAME: 'h',
      SYSLOG_IDENTIFIER: 'x',
      MESSAGE: 'm',
    })
    expect(effects).toMatchObject([{ effect: 'report', section: 'OTHER', message: '[6/h/x] m', rule: null }])
  })

  it('a policy of a source goes before that of all', () => {
    const text =
      'chain c from journal { PRIORITY == 5 -> drop }\npolicy report INFO "all"\npolicy from journal report INFO "own"'
    expect(walk(text, { PRIORITY: '6' }).effects).toMatchObject([{ message: 'own' }])
  })

  it('an action that fails ends nothing, and is noted with its rule', () => {
    const bench = benchOf(
      'chain c from journal {\nMESSAGE ~ /^(?<a>x)|<ip:addr>/ -> ban ip with s, accept\n}',
    )
    bench.walk({ MESSAGE: 'x' })
    expect(bench.last).toMatchObject({ verdict: 'accept', failures: [{ rule: 'test.chain:2' }] })
  })
})
