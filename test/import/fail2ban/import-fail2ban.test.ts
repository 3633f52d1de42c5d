import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { importFail2ban } from '../../../src/import/fail2ban/import-fail2ban.ts'
import type { Imported } from '../../../src/import/imported.ts'
import type { TestBench } from '../../../src/testing/bench.ts'
import { benchOf } from '../../support/program.ts'
import { filesOf } from './support/files.ts'

function imported(texts: Readonly<Record<string, string>>): Imported {
  const result = importFail2ban(filesOf(texts))
  if ('problem' in result) throw new Error(result.problem)
  return result
}

const said = ({ notes }: Imported) =>
  notes.map(({ place = '', text, isLoss }) => `${isLoss ? 'LOSS ' : ''}${place} ${text}`.trim())
const losses = (result: Imported) => said(result).filter((text) => text.startsWith('LOSS'))

/** Whom an entry has banned. */
function bansOf(bench: TestBench, fields: Readonly<Record<string, string>>): readonly string[] {
  bench.walk(fields)
  return (bench.last?.effects ?? []).flatMap((effect) => (effect.effect === 'ban' ? [effect.address] : []))
}

/** The chains of jails alone, without those that ship. */
function benchOfJails(result: Imported, source: string, others = '') {
  return benchOf(`${result.chains.slice(0, result.chains.indexOf('include '))}\n${others}`, source)
}

const SHOP = {
  'jail.conf': '[DEFAULT]\nbantime = 10m\nfindtime = 10m\nmaxretry = 5\nignoreip = 127.0.0.1/8 ::1',
  'jail.d/shop.local': `[shop]
enabled = true
logpath = /var/log/shop.log
maxretry = 3
findtime = 1h
bantime = 2h
ignoreip = 127.0.0.1/8 ::1 198.51.100.0/24
`,
  'filter.d/shop.conf': String.raw`[Definition]
failregex = ^\s*login of <F-USER>.+</F-USER> failed from <HOST>$
ignoreregex = ^\s*login of monitor failed
`,
}

describe('a jail with a filter of its own', () => {
  it('becomes a source, a chain that knows its lines, and one that counts and bans', () => {
    const { chains, settings } = imported(SHOP)
    expect(chains.replace(/\/\^\(\?:\[.*\(\?<line>\.\*\)\$\//, '/TIME(?<line>.*)$/')).toMatchInlineSnapshot(`
      "## The jail shop, by filter.d/shop.conf of fail2ban.
      chain jail_shop from jail_shop {
          # As fail2ban does, the patterns look at a line without its time.
          match MESSAGE {
              /TIME(?<line>.*)$/ {
                  match line {
                      /^\\s*login of monitor failed/                                 -> drop
                      /^\\s*login of (?<user>.+) failed from \\[?<offender:addr>\\]?$/ -> goto jail_shop_failed
                  }
              }
          }
      }

      chain jail_shop_failed {
          offender in [198.51.100.0/24] -> accept
          report INFO "shop: a failure of {offender}" details FIRSTLAST
          count jail_shop by offender within 1h as failures
          failures < 3 -> accept
          reset jail_shop by offender
          ban offender with pyruse for 2h
          report WARN "{offender} was banned by shop" details FIRSTLAST
          accept
      }

      include "@chains/*.chain"
      "
    `)
    expect(parse(settings)).toEqual({
      chains: ['main.chain'],
      sources: {
        journal: { kind: 'journald' },
        jail_shop: { kind: 'file', path: ['/var/log/shop.log'], format: 'plain', identifier: 'shop' },
      },
      ban_sets: {
        pyruse: {
          ...{ backend: 'nftables', table: 'inet pyruse', ipv4: 'pyruse4', ipv6: 'pyruse6' },
          ...{ manage: true, mode: 'observe' },
        },
      },
    })
  })

  it.each([
    ['2026-11-20 10:00:01 login of anna failed from 203.0.113.9', '203.0.113.9'],
    ['Nov 20 10:00:01 login of anna failed from 203.0.113.9', '203.0.113.9'],
    ['[20/Nov/2026:10:00:01 +0100] login of anna failed from 2001:db8::9', '2001:db8::9'],
    ['Fri Nov 20 10:00:01 2026 login of anna failed from [2001:db8::9]', '2001:db8::9'],
    ['1795168801.250 login of anna failed from ::ffff:203.0.113.9', '203.0.113.9'],
    ['20261120T100001 login of anna failed from 203.0.113.9', '203.0.113.9'],
    ['261120  9:00:01 login of anna failed from 203.0.113.9', '203.0.113.9'],
    ['Nov 20, 2026 10:00:01 AM login of anna failed from 203.0.113.9', '203.0.113.9'],
    ['login of anna failed from 203.0.113.9:4242', undefined],
    ['login of x failed from 192.0.2.1 failed from 203.0.113.9', '203.0.113.9'],
    ['2026-11-20 10:00:01 login of monitor failed from 203.0.113.9', undefined],
    ['2026-11-20 10:00:01 login of anna failed from shop.example.org', undefined],
    ['2026-11-20 10:00:01 someone said: login of anna failed from 203.0.113.9', undefined],
    ['login of anna failed from 198.51.100.7', undefined],
  ])('`%s` counts against %s', (line, offender) => {
    const bench = benchOfJails(imported(SHOP), 'jail_shop')
    const bans = Array.from({ length: 4 }, () => bansOf(bench, { MESSAGE: line }))
    expect(bans).toEqual(offender === undefined ? [[], [], [], []] : [[], [], [offender], []])
  })

  it('says what is otherwise, and what is lost', () => {
    expect(losses(imported(SHOP))).toEqual([])
    const lossy = imported({
      ...SHOP,
      'jail.local': `[DEFAULT]
bantime.increment = true
bantime.maxtime = 30d
bantime.formula = x
ignoreip = 192.0.2.0/24 home.example.org 192.0.2.77
destemail = ops@example.org
[shop]
action = iptables[name=x]
         sendmail-whois[dest="ops@example.org"]
         cloudflare[cfuser="x"]
ignorecommand = /bin/true <ip>
[sshd]
enabled = true
maxretry = 3
bantime = 1d
[recidive]
enabled = true
logpath = /var/log/fail2ban.log
maxretry = 4
[gone]
enabled = true
logpath = /var/log/gone.log
`,
      'jail.d/zz.local': '[shop]\nbantime = -1',
      'filter.d/sshd.conf': '[Definition]\nfailregex = ^x <HOST>',
      'filter.d/sshd.local': '[Definition]\nfailregex = ^y <HOST>',
      'filter.d/recidive.conf': '[Definition]\nfailregex = ^x <HOST>',
      'filter.d/shop.conf': String.raw`[Definition]
failregex = ^one <HOST> and <HOST>$
            ^two$
            ^three <HOST>(?!x)y
            ^four <HOST><SKIPLINES>five
            ^six <F-ID>\S+</F-ID>
            ^<F-NOFAIL>seven</F-NOFAIL> <HOST>
            ^(?i)eight <HOST>\b
`,
    })
    expect(losses(lossy)).toMatchInlineSnapshot(`
      [
        "LOSS [sshd] its filter was changed (in the jail, or in a .local): that is not carried over to the shipped chain",
        "LOSS [shop] \`ignorecommand = /bin/true <ip>\` is not carried over",
        "LOSS [shop] its action \`cloudflare\` is not carried over: see \`backend: command\` of a ban set, \`exec\` and \`webhook\`",
        "LOSS [gone] there is no filter.d/gone.conf",
        "LOSS [shop] \`^one <HOST> and <HOST>$\` is not carried over: it tells an address in several places: write a pattern for each",
        "LOSS [shop] \`^two$\` is not carried over: it tells no address",
        "LOSS [shop] \`^three <HOST>(?!x)y\` is not carried over: this pattern cannot be run in linear time: it looks ahead; say it with two conditions: \`MESSAGE ~ /…/ and MESSAGE !~ /…/\`",
        "LOSS [shop] \`^four <HOST><SKIPLINES>five\` is not carried over: it looks at several lines, and an entry is matched by itself",
        "LOSS [shop] \`^six <F-ID>\\S+</F-ID>\` is not carried over: what it tells is no address",
        "LOSS  \`ignoreip = home.example.org\` is no address: write addresses, or a list into a file that \`never_ban\` names",
      ]
    `)
    expect(parse(lossy.settings)).toMatchObject({
      mail: { to: ['ops@example.org'] },
      never_ban: ['192.0.2.0/24', '192.0.2.77'],
      ban_sets: { pyruse: { escalate: { factor: 2, up_to: '4w2d' } } },
      sources: { fail2ban: { identifier: 'fail2ban', format: 'iso', enters: 'journal' } },
    })
    expect(lossy.chains).toContain('define max_failures    = 2')
    expect(lossy.chains).toContain('define max_recidives   = 3')
    expect(lossy.chains).toMatch(/ban offender with pyruse\n/)
    expect(lossy.chains).toContain('once_per(1h, offender)')
  })
})

it('a jail that reads the journal becomes a chain for what its filter matches there', () => {
  const result = imported({
    'jail.local':
      '[pbx]\nenabled = true\nbackend = systemd\nmaxretry = 1\n[web]\nenabled = true\nlogpath = /var/log/auth.log',
    'filter.d/pbx.conf': String.raw`[INCLUDES]
before = common.conf
[Definition]
prefregex = ^%(__prefix_line)s(?:NOTICE|WARNING): <F-CONTENT>.+</F-CONTENT>$
failregex = ^wrong password of '<HOST>(:\d+)?'$
            from (?P<host>\S+) rejected
journalmatch = _SYSTEMD_UNIT=pbx.service + _COMM=pbx
`,
    'filter.d/common.conf':
      '[DEFAULT]\n__prefix_line = <lt_<logtype>/__prefix_line>\n[lt_file]\n__prefix_line = \\S+ x',
    'filter.d/web.conf':
      '[INCLUDES]\nbefore = common.conf\n[Definition]\n_daemon = webd\nfailregex = ^%(__prefix_line)sno <HOST>$',
  })
  expect(losses(result)).toEqual([])
  expect(result.chains).toContain('from journal on _SYSTEMD_UNIT == "pbx.service" or _COMM == "pbx"')
  expect(result.chains).toContain('from journal on SYSLOG_IDENTIFIER == "webd"')
  const bench = benchOfJails(result, 'journal')
  const banned = (fields: Readonly<Record<string, string>>) => bansOf(bench, fields)
  const ofPbx = (MESSAGE: string) => ({ _COMM: 'pbx', MESSAGE })
  expect(banned(ofPbx("NOTICE: wrong password of '203.0.113.1:5060'"))).toEqual(['203.0.113.1'])
  expect(banned(ofPbx("NOTICE: wrong password of '203.0.113.2'"))).toEqual(['203.0.113.2'])
  expect(banned(ofPbx('WARNING: call from 203.0.113.3 rejected'))).toEqual(['203.0.113.3'])
  expect(banned(ofPbx("DEBUG: wrong password of '203.0.113.4'"))).toEqual([])
  expect(banned({ _COMM: 'other', MESSAGE: "NOTICE: wrong password of '203.0.113.5'" })).toEqual([])
})

it('a jail for the log of a service that a shipped chain knows leaves its lines to that chain, too', () => {
  const result = imported({
    'jail.local':
      '[teapots]\nenabled = true\nlogpath = /var/log/nginx/access.log tail\n  /srv/apache2/access.log',
    'filter.d/teapots.conf':
      '[Definition]\nfailregex = ^<HOST> - \\S+ \\[\\] "[^"]*" 418\nignoreregex = favicon',
  })
  expect(result.chains).toContain('from journal on SYSLOG_IDENTIFIER in ["nginx", "apache2"]')
  expect(parse(result.settings).sources).toMatchObject({
    nginx: { path: ['/var/log/nginx/access.log'], enters: 'journal' },
    apache: { path: ['/srv/apache2/access.log'], enters: 'journal' },
  })
  const line = '203.0.113.9 - - [20/Nov/2026:10:00:01 +0100] "GET /tea HTTP/1.1" 418 0 "-" "-"'
  const walked = (fields: Readonly<Record<string, string>>) => {
    const bench = benchOfJails(result, 'journal', 'chain shipped from journal { report WARN "seen" }')
    bench.walk(fields)
    return bench.last
  }
  expect(walked({ SYSLOG_IDENTIFIER: 'nginx', MESSAGE: line })).toMatchObject({
    verdict: 'accept',
    effects: [{ section: 'INFO' }, { message: 'seen' }],
  })
  // What the jail ignores may be an attack that others know: whoever attacks could else write so.
  expect(walked({ SYSLOG_IDENTIFIER: 'nginx', MESSAGE: `${line} favicon` })).toMatchObject({
    verdict: 'accept',
    effects: [{ message: 'seen' }],
  })
  expect(walked({ SYSLOG_IDENTIFIER: 'nginx', MESSAGE: 'other' })).toMatchObject({ verdict: 'policy' })
})

it.each([
  ['[app] c 203.0.113.9', []],
  ['[app] d 203.0.113.9', ['203.0.113.9']],
  ['[app] e|f) 203.0.113.9', ['203.0.113.9']],
  ['[app] g of\u00fc 203.0.113.9', []],
  ['[app] i anna at 203.0.113.9', ['203.0.113.9']],
  ['[app] i at 203.0.113.9', []],
  ['[app] anna bob at 203.0.113.9', []],
  ['[app] j <sent> by 203.0.113.9', ['203.0.113.9']],
  ['d 203.0.113.9', []],
  ['[app] x d 203.0.113.9', []],
  ['[app] d 203.0.113.9 ignored', []],
])('`%s` is judged by each alternative of a pattern behind what begins a line', (line, expected) => {
  const result = imported({
    'jail.local': '[app]\nenabled = true\nmaxretry = 1\nlogpath = /srv/app.log',
    'filter.d/app.conf': String.raw`[Definition]
prefregex = ^\[app\] <F-CONTENT>.+</F-CONTENT>$
failregex = ^c$|^d <HOST>|^e[|]f\) <ADDR>|^g \w+ <HOST>
            ^i <F-USER>\S+|.*?</F-USER> at <HOST>$
            ^j \<sent\> by <HOST>$
ignoreregex = ^nothing$|ignored$
datepattern = ^%%Y
`,
  })
  expect(losses(result)).toEqual([])
  // An escape of Python's that `check` would warn of.
  expect(result.chains).toContain('/^\\[app\\] j \\<sent> by ')
  expect(said(result).join('\n')).toMatch(/its `datepattern = \^%Y` is not carried over.*\n.*for `\\w` and/)
  expect(bansOf(benchOfJails(result, 'jail_app'), { MESSAGE: line })).toEqual(expected)
})

it('of two jails that read the same in the journal each counts, as with fail2ban', () => {
  const jail = (name: string, more: string) =>
    `[${name}]\nenabled = true\nbackend = systemd\nfilter = door\n${more}\n`
  const result = imported({
    'jail.local': jail('door', 'maxretry = 9') + jail('door-long', 'maxretry = 2\nbantime = 1w'),
    'filter.d/door.conf':
      '[Definition]\nfailregex = ^knock of <HOST>$\njournalmatch = SYSLOG_IDENTIFIER=doord',
  })
  const bench = benchOfJails(result, 'journal')
  const knock = () => bansOf(bench, { SYSLOG_IDENTIFIER: 'doord', MESSAGE: 'knock of 203.0.113.9' })
  expect([knock(), knock()]).toEqual([[], ['203.0.113.9']])
  expect(bench.last).toMatchObject({ verdict: 'accept' })
})

it.each([
  ['names no files', '', '[Definition]\nfailregex = ^<HOST>$', 'it names no `logpath`'],
  ['has no pattern', 'logpath = /srv/x.log', '[Definition]\nfailregex = ^nobody$', 'it tells no address'],
])('a jail that %s has neither chain nor source', (_, where, filter, why) => {
  const result = imported({ 'jail.local': `[x]\nenabled = true\n${where}`, 'filter.d/x.conf': filter })
  expect(losses(result).join('\n')).toContain(why)
  expect(result.chains).not.toMatch(/^chain /m)
  expect(parse(result.settings)).not.toHaveProperty('sources')
})

it.each([
  ['there is no jail', { 'fail2ban.conf': '[DEFAULT]' }, 'there is no jail.conf, jail.local or jail.d in it'],
  ['no jail is enabled', { 'jail.conf': '[sshd]\nenabled = false' }, 'none of its jails is enabled'],
])('%s', (_, texts, problem) => {
  expect(importFail2ban(filesOf(texts))).toEqual({ problem })
})

it('a jail that ignores fewer than the others is told of: here, nobody bans them', () => {
  const result = imported({
    'jail.local':
      '[DEFAULT]\nignoreip = 192.0.2.0/24\n[pbx]\nenabled = true\nlogpath = /srv/pbx.log\nignoreip =',
    'filter.d/pbx.conf': '[Definition]\nfailregex = ^no <HOST>$',
  })
  expect(said(result)).toContain(
    '[pbx] it does not ignore 192.0.2.0/24, which nobody bans here, since [DEFAULT] does',
  )
  expect(parse(result.settings)).toMatchObject({ never_ban: ['192.0.2.0/24'] })
})

it.each([
  ['192.0.2.0/255.255.255.0', ['192.0.2.0/24']],
  ['10.0.0.0/255.0.0.0', ['10.0.0.0/8']],
  ['192.0.2.7/255.255.255.255', ['192.0.2.7']],
  ['192.0.2.0/255.0.255.0', undefined],
  ['192.0.2.0/255.255.256.0', undefined],
])('a network with its mask, %s, is never banned', (ignoreip, spared) => {
  const result = imported({
    'jail.local': `[DEFAULT]\nignoreip = ${ignoreip}\n[pbx]\nenabled = true\nlogpath = /srv/pbx.log`,
    'filter.d/pbx.conf': '[Definition]\nfailregex = ^no <HOST>$',
  })
  expect(parse(result.settings).never_ban).toEqual(spared)
})

it.each(['(?P<how>\\w+)', '<F-MLFID>\\w+</F-MLFID>', '(\\w+)'])(
  'behind `%s`, groups keep the numbers by which a pattern refers to them',
  (first) => {
    const result = imported({
      'jail.local': '[app]\nenabled = true\nmaxretry = 1\nlogpath = /srv/app.log',
      'filter.d/app.conf': `[Definition]\nfailregex = ^${first} as (["'])(\\d+)\\2 from <HOST>$`,
    })
    const bench = benchOfJails(result, 'jail_app')
    expect(bansOf(bench, { MESSAGE: 'tls as "42" from 203.0.113.9' })).toEqual(['203.0.113.9'])
  },
)

describe('jails for services that shipped chains know', () => {
  const shipped = (sshd: string, dovecot = '') =>
    imported({
      'jail.conf': `[DEFAULT]\nbantime = 10m\nfindtime = 20m\nmaxretry = 5
[sshd]\nenabled = true\nbackend = systemd\n${sshd}
[dovecot]\nenabled = true\nbackend = systemd\n${dovecot}`,
      'filter.d/sshd.conf': '[Definition]\nfailregex = ^x <HOST>$',
      'filter.d/sshd.local': '[Definition]',
      'filter.d/dovecot.conf': '[Definition]\nfailregex = ^x <HOST>$',
    })

  it('have the thresholds that all of them name', () => {
    const result = shipped('maxretry = 3\nbantime = 1h', 'maxretry = 3\nbantime = 1h')
    expect(result.chains).toMatch(/define max_failures = 2\ndefine window {7}= 20m\ndefine ban_time {5}= 1h/)
    expect(losses(result)).toEqual([expect.stringContaining('its filter was changed')])
  })

  it('have else those of all jails, and what one has of its own is told as lost', () => {
    const result = shipped(
      'maxretry = 3\nbantime = -1\nignoreip = 198.51.100.7\nignorecommand = ask\nbantime.increment = true',
    )
    expect(result.chains).toMatch(/define max_failures = 4\ndefine window {7}= 20m\ndefine ban_time {5}= 10m/)
    expect(losses(result)).toEqual([
      'LOSS [sshd] its `bantime.increment` is its own: `escalate` of a ban set holds for all bans of it',
      'LOSS [sshd] `ignorecommand = ask` is not carried over',
      'LOSS [sshd] its bans have no end: those of the shipped chains last for `ban_time`',
      'LOSS [sshd] it has thresholds of its own (maxretry 3, findtime 20m, bantime for ever): the shipped chains have one for all services',
      'LOSS [sshd] whom only it ignores (198.51.100.7) may be added to `define trusted`',
      'LOSS [sshd] its filter was changed (in the jail, or in a .local): that is not carried over to the shipped chain',
    ])
  })
})
