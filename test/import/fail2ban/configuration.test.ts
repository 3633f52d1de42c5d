import { describe, expect, it } from 'vitest'
import { Configuration } from '../../../src/import/fail2ban/configuration.ts'
import { conditionOfMatch } from '../../../src/import/fail2ban/journalmatch.ts'
import { eachWithOptions, namedWithOptions, withTags } from '../../../src/import/fail2ban/options.ts'
import { timeOf } from '../../../src/import/fail2ban/times.ts'
import { filesOf } from './support/files.ts'

describe("fail2ban's files", () => {
  it('are read in its order: .conf before .local, each directory behind its file, what is included around', () => {
    const configuration = Configuration.read(
      filesOf({
        'jail.conf':
          '[INCLUDES]\nbefore = paths.conf\n[DEFAULT]\nlog = /var/log\nmaxretry = 5\n[sshd]\nmode = normal',
        'paths.conf': '[DEFAULT]\nlog = /paths\nmail = %(log)s/mail.log',
        'paths.local': '[DEFAULT]\nmail = %(log)s/local.log',
        'jail.d/b.conf': '[sshd]\nmode = b',
        'jail.d/a.conf': '[sshd]\nmode = a\nmaxretry = 3',
        'jail.local': '[sshd]\nmode = local',
        'jail.d/z.local': '[sshd]\nenabled = true',
        'jail.d/readme': '[sshd]\nmode = none',
      }),
      'jail',
    )
    const get = (option: string) => configuration?.get('sshd', option)
    expect(['mode', 'maxretry', 'enabled', 'mail', 'log'].map(get)).toEqual([
      ...['local', '3', 'true', '/var/log/local.log', '/var/log'],
    ])
    expect(configuration?.sections).toEqual(['sshd'])
  })

  it('are included by a whole path, too', () => {
    const files = filesOf({
      'd/a.conf': '[INCLUDES]\nbefore = /etc/b.conf\n  c.conf\n[x]\na = 1',
      '/etc/b.local': '[x]\nb = 2',
      'd/c.conf': '[x]\nc = 3',
    })
    const configuration = Configuration.read(files, 'd/a')
    expect(['a', 'b', 'c'].map((option) => configuration?.get('x', option))).toEqual(['1', '2', '3'])
  })

  it('that are not there are none', () => {
    expect(Configuration.read(filesOf({}), 'jail')).toBeUndefined()
  })

  it.each([
    ['goes on where it is indented', 'a = 1\n    2\n\n  # no\n    3\nb = 4', 'a', '1\n2\n\n3'],
    ['ends before a comment behind it', 'a = 1 ; why\nb = x;y', 'a', '1'],
    ['keeps a semicolon within a word', 'b = x;y', 'b', 'x;y'],
    ['may have a colon', 'a : x', 'a', 'x'],
    ['has no case in its name', 'ABC = x', 'abc', 'x'],
    ['takes others in', 'a = %(b)s!\nb = %(c)s\nc = x', 'a', 'x!'],
    ['keeps percent signs', 'a = 100%%', 'a', '100%'],
    ['keeps a name that nobody knows', 'a = %(nobody)s', 'a', '%(nobody)s'],
    ['does not go round for ever', 'a = %(b)s\nb = %(a)s', 'a', expect.stringMatching(/%\([ab]\)s/)],
    ['knows the name of its section', 'a = %(__name__)s', 'a', 'x'],
  ])('a value %s', (_, text, option, value) => {
    const configuration = Configuration.read(filesOf({ 'f.conf': `[x]\n${text}` }), 'f')
    expect(configuration?.get('x', option)).toEqual(value)
  })

  it('goes on from what stood there before', () => {
    const files = filesOf({
      'f.conf': '[x]\na = 1\n[y]\na = of y',
      'f.local': '[x]\na = %(known/a)s\n    2 %(y/a)s',
    })
    expect(Configuration.read(files, 'f')?.get('x', 'a')).toBe('1\n2 of y')
  })
})

it.each([
  ['sshd', 'sshd', {}],
  ['sshd[mode=aggressive, port="22,2222"]', 'sshd', { mode: 'aggressive', port: '22,2222' }],
  ['x[a=1][b="2]", c=\'3\']', 'x', { a: '1', b: '2]', c: '3' }],
])('`%s` is a name with options', (text, name, options) => {
  const named = namedWithOptions(text)
  expect([named.name, Object.fromEntries(named.options)]).toEqual([name, options])
})

it('several names stand on lines of their own, or apart by commas', () => {
  const text =
    'iptables-multiport[port="1,2"][name=x, protocol="tcp"]\n  sendmail-whois[dest="a@b, c@d"], other'
  expect(eachWithOptions(text).map(({ name }) => name)).toEqual([
    'iptables-multiport',
    'sendmail-whois',
    'other',
  ])
})

it('tags stand within one another, and those without a value stay', () => {
  const values: Readonly<Record<string, string>> = { mode: 'hard', 'x-hard': '<HOST>' }
  expect(withTags('<x-<mode>> <F-USER>', (name) => values[name])).toBe('<HOST> <F-USER>')
})

it.each([
  ['600', '10m'],
  ['10m', '10m'],
  ['1h 30m', '1h30m'],
  ['1 day', '1d'],
  ['2weeks', '2w'],
  ['1mo', '4w2d10h30m'],
  ['1.5h', '1h30m'],
  ['60*60*24', '1d'],
  ['2 * 7 * 24h', '2w'],
  ['1h + 2*15 min', '1h30m'],
  ['-1', 'for ever'],
  ['9999999999', 'for ever'],
  ['60*', 'undefined'],
  ['*60', 'undefined'],
  ['soon', 'undefined'],
  ['5 parsecs', 'undefined'],
  ['', 'undefined'],
])('the time `%s` is %s', (text, time) => {
  expect(String(timeOf(text))).toBe(time)
})

it.each([
  ['_SYSTEMD_UNIT=a.service', '_SYSTEMD_UNIT == "a.service"'],
  ['_SYSTEMD_UNIT=a.service + _COMM=b', '_SYSTEMD_UNIT == "a.service" or _COMM == "b"'],
  ['_SYSTEMD_UNIT=a.service PRIORITY=5', '_SYSTEMD_UNIT == "a.service" and PRIORITY == 5'],
  ['_COMM=a _COMM=b', '_COMM in ["a", "b"]'],
  [`'SYSLOG_IDENTIFIER=with space'`, 'SYSLOG_IDENTIFIER == "with space"'],
  ['_COMM=a\n_COMM=b', '_COMM == "a" or _COMM == "b"'],
  ['', undefined],
])('the match `%s` is the condition `%s`', (match, condition) => {
  expect(conditionOfMatch(match)).toBe(condition)
})

describe('what names itself over and over takes an end', () => {
  it('values that name others three times each', { timeout: 10_000 }, () => {
    const values = Array.from({ length: 30 }, (_, at) => `v${at} = ${`%(v${at + 1})s`.repeat(3)}`)
    const text = ['[jail]', ...values, 'v30 = x'].join('\n')
    const configuration = Configuration.read(filesOf({ 'jail.conf': text }), 'jail')
    expect(configuration?.get('jail', 'v29')).toBe('xxx')
    expect(configuration?.get('jail', 'v0')?.length).toBeLessThan(1_000_000)
  })

  it('tags that name themselves twice', { timeout: 10_000 }, () => {
    expect(withTags('<a> <HOST>', (name) => (name === 'a' ? '<a><a>' : undefined)).length).toBeLessThan(
      1_000_000,
    )
  })

  it('files that include the next one twice', { timeout: 10_000 }, () => {
    const files = Array.from({ length: 30 }, (_, at) => [
      `i${at}.conf`,
      `[INCLUDES]\nbefore = i${at + 1}.conf\nafter = i${at + 1}.conf`,
    ])
    expect(() => Configuration.read(filesOf(Object.fromEntries(files)), 'i0')).toThrow(
      'files that include one another',
    )
  })
})
