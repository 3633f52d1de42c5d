import { describe, expect, it } from 'vitest'
import type { LineFormat } from '../../../src/settings/sources/line-format.ts'
import { LineParser } from '../../../src/sources/lines/line-parser.ts'
import { StampReader } from '../../../src/sources/lines/syslog-time.ts'
import { isoMicroseconds } from '../../../src/values/instant.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z') * 1000
const FALLBACK = new TextDecoder('windows-1252')
const ORIGIN = {
  fields: new Map([['LOG_FILE_PATH', '/var/log/a']]),
  defaults: new Map([['_HOSTNAME', 'here']]),
}

function parse(format: LineFormat, line: string) {
  const entry = new LineParser(format, new StampReader('UTC', NOW), FALLBACK).parse(line, NOW, ORIGIN)
  const { LOG_FILE_PATH, ...fields } = entry.fields()
  expect(LOG_FILE_PATH).toBe('/var/log/a')
  for (const [name, value] of Object.entries(fields)) expect(entry.field(name)).toBe(value)
  return { at: isoMicroseconds(entry.realtime).slice(5, 19), ...fields }
}

const NOW_TEXT = '11-21T12:00:00'

describe('a line of a source', () => {
  const LINES: readonly (readonly [format: LineFormat, line: string, fields: object])[] = [
    [
      'auto',
      'Nov 20 10:00:00 mail1 sshd[4711]: a b',
      {
        at: '11-20T10:00:00',
        _HOSTNAME: 'mail1',
        SYSLOG_IDENTIFIER: 'sshd',
        SYSLOG_PID: '4711',
        MESSAGE: 'a b',
      },
    ],
    [
      'auto',
      '<34>1 2026-11-20T10:00:00.003Z host app - ID47 [x@1 a="b\\"]c"] an event',
      {
        at: '11-20T10:00:00',
        PRIORITY: '2',
        SYSLOG_FACILITY: '4',
        _HOSTNAME: 'host',
        SYSLOG_IDENTIFIER: 'app',
        SYSLOG_MSGID: 'ID47',
        SYSLOG_STRUCTURED_DATA: '[x@1 a="b\\"]c"]',
        MESSAGE: 'an event',
      },
    ],
    [
      'auto',
      '2026-11-20T10:00:00.123456+00:00 mail1 postfix/smtpd[12]: connect\r',
      {
        at: '11-20T10:00:00',
        _HOSTNAME: 'mail1',
        SYSLOG_IDENTIFIER: 'postfix/smtpd',
        SYSLOG_PID: '12',
        MESSAGE: 'connect',
      },
    ],
    [
      'auto',
      '2026-11-20 10:00:00,123 fail2ban.actions [715]: NOTICE [sshd] Ban 203.0.113.9',
      {
        at: '11-20T10:00:00',
        _HOSTNAME: 'here',
        MESSAGE: 'fail2ban.actions [715]: NOTICE [sshd] Ban 203.0.113.9',
      },
    ],
    [
      'auto',
      '2026-11-20T10:00:00Z INFO it runs',
      { at: '11-20T10:00:00', _HOSTNAME: 'here', MESSAGE: 'INFO it runs' },
    ],
    [
      'auto',
      'nothing of the kind #012',
      { at: NOW_TEXT, _HOSTNAME: 'here', MESSAGE: 'nothing of the kind #012' },
    ],
    [
      'auto',
      '<13>no time',
      { at: NOW_TEXT, PRIORITY: '5', SYSLOG_FACILITY: '1', _HOSTNAME: 'here', MESSAGE: 'no time' },
    ],
    ['auto', '', { at: NOW_TEXT, _HOSTNAME: 'here', MESSAGE: '' }],
    [
      'auto',
      'Nov 20 10:00:00 h java: first\n  at second\n  at third',
      {
        at: '11-20T10:00:00',
        _HOSTNAME: 'h',
        SYSLOG_IDENTIFIER: 'java',
        MESSAGE: 'first\n  at second\n  at third',
      },
    ],
    [
      'auto',
      '2199-01-01T00:00:00Z h a: far ahead',
      { at: NOW_TEXT, _HOSTNAME: 'h', SYSLOG_IDENTIFIER: 'a', MESSAGE: 'far ahead' },
    ],
    [
      'rfc3164',
      '2026-11-20 10:00:00 h a: b',
      { at: '11-20T10:00:00', _HOSTNAME: 'h', SYSLOG_IDENTIFIER: 'a', MESSAGE: 'b' },
    ],
    [
      'rfc5424',
      '1 2026-11-20T10:00:00Z h a 1 - - b',
      { at: '11-20T10:00:00', _HOSTNAME: 'h', SYSLOG_IDENTIFIER: 'a', SYSLOG_PID: '1', MESSAGE: 'b' },
    ],
    ...(['auto', 'rfc5424'] as const).map((format): readonly [LineFormat, string, object] => [
      format,
      '<34>1 - h a 1 ID [x@1 y="z"] of a sender without a clock',
      {
        at: NOW_TEXT,
        PRIORITY: '2',
        SYSLOG_FACILITY: '4',
        _HOSTNAME: 'h',
        SYSLOG_IDENTIFIER: 'a',
        SYSLOG_PID: '1',
        SYSLOG_MSGID: 'ID',
        SYSLOG_STRUCTURED_DATA: '[x@1 y="z"]',
        MESSAGE: 'of a sender without a clock',
      },
    ]),
    [
      'rfc5424',
      'Nov 20 10:00:00 h a: b',
      { at: '11-20T10:00:00', _HOSTNAME: 'here', MESSAGE: 'Nov 20 10:00:00 h a: b' },
    ],
    [
      'auto',
      '2026-11-20T10:00:00.123456+00:00 h (sd-pam)[4243]: pam_unix(systemd-user:session): session closed for user alice',
      {
        at: '11-20T10:00:00',
        _HOSTNAME: 'h',
        SYSLOG_IDENTIFIER: '(sd-pam)',
        SYSLOG_PID: '4243',
        MESSAGE: 'pam_unix(systemd-user:session): session closed for user alice',
      },
    ],
    [
      'auto',
      '2026-11-20T10:00:00Z INFO handler(arg): started',
      { at: '11-20T10:00:00', _HOSTNAME: 'here', MESSAGE: 'INFO handler(arg): started' },
    ],
    [
      'plain',
      '2026/11/20 10:00:00 [error] 31#31: x',
      { at: '11-20T10:00:00', _HOSTNAME: 'here', MESSAGE: '2026/11/20 10:00:00 [error] 31#31: x' },
    ],
    [
      'plain',
      '2026/11/23 10:00:00 [error] a clock that is wrong',
      { at: NOW_TEXT, _HOSTNAME: 'here', MESSAGE: '2026/11/23 10:00:00 [error] a clock that is wrong' },
    ],
    [
      'auto',
      '::1 - - [20/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5',
      {
        at: '11-20T10:00:00',
        _HOSTNAME: 'here',
        MESSAGE: '::1 - - [20/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5',
      },
    ],
    [
      'json',
      '{"level":"info","ts":1795168800.5,"msg":"handled request"}',
      {
        at: '11-20T10:00:00',
        _HOSTNAME: 'here',
        LEVEL: 'info',
        TS: '1795168800.5',
        MESSAGE: 'handled request',
      },
    ],
    [
      'json',
      '{"time":1795168800500,"msg":"in milliseconds","ts":1}',
      { at: '11-20T10:00:00', _HOSTNAME: 'here', TIME: '1795168800500', TS: '1', MESSAGE: 'in milliseconds' },
    ],
    [
      'json',
      '{"time":5,"msg":"no time"}',
      { at: NOW_TEXT, _HOSTNAME: 'here', TIME: '5', MESSAGE: 'no time' },
    ],
    [
      'iso',
      '2026-11-20T10:00:00Z root sshd: b',
      { at: '11-20T10:00:00', _HOSTNAME: 'here', MESSAGE: 'root sshd: b' },
    ],
    [
      'plain',
      '<13>Nov 20 10:00:00 h a: b',
      { at: NOW_TEXT, _HOSTNAME: 'here', MESSAGE: '<13>Nov 20 10:00:00 h a: b' },
    ],
    [
      'json',
      '{"time":"2026-11-20T10:00:00Z","msg":"up","http.status":503,"ok":false,"a":{"b":1},"_UID":"0","__proto__":"x"}',
      {
        at: '11-20T10:00:00',
        _HOSTNAME: 'here',
        TIME: '2026-11-20T10:00:00Z',
        MESSAGE: 'up',
        HTTP_STATUS: '503',
        OK: 'false',
        UID: '0',
        PROTO__: 'x',
      },
    ],
    [
      'json',
      '{"n":1,"LOG_FILE_PATH":"/etc/forged"}',
      { at: NOW_TEXT, _HOSTNAME: 'here', N: '1', MESSAGE: '{"n":1,"LOG_FILE_PATH":"/etc/forged"}' },
    ],
    ['json', '[1]', { at: NOW_TEXT, _HOSTNAME: 'here', MESSAGE: '[1]' }],
    ['json', '{"half', { at: NOW_TEXT, _HOSTNAME: 'here', MESSAGE: '{"half' }],
  ]
  it('is seen whatever stands in front of it: a client may choose the keys of a line, and how many', () => {
    const keys = Array.from({ length: 300 }, (_, at) => `"header_${at}":"x"`)
    const message = 'Failed password for root from 203.0.113.9'
    const fields = parse('json', `{${keys},"msg":"${message}","time":"2026-11-20T10:00:00Z"}`)
    expect(fields).toMatchObject({ at: '11-20T10:00:00', HEADER_0: 'x', MESSAGE: message })
    expect(Object.keys(fields).length).toBeLessThan(300)
    expect(parse('json', `{${keys}}`)).toMatchObject({ MESSAGE: `{${keys}}` })
  })

  it.each(LINES)('of the format %s: %s', (format, line, fields) => {
    expect(parse(format, line)).toEqual(fields)
  })

  it('that has no year is of the year in which it comes, however long the daemon has been running', () => {
    const parser = new LineParser('auto', new StampReader('UTC', NOW), FALLBACK)
    const yearAt = (now: string) =>
      new Date(
        parser.parse('Nov 20 10:00:00 h a: b', Date.parse(now) * 1000, ORIGIN).realtime / 1000,
      ).getUTCFullYear()
    expect(['2026-11-20T10:00:01Z', '2027-11-20T10:00:01Z', '2031-11-20T10:00:01Z'].map(yearAt)).toEqual([
      2026, 2027, 2031,
    ])
  })
})

describe('an offset that stands apart from an ISO time stamp counts, and is no part of the message', () => {
  const failed = 'login failed from 203.0.113.9'
  it.each([
    ['2026-11-20 10:00:00 +0000', '11-20T10:00:00', failed],
    ['2026-11-20 10:00:00,123 -0800', '11-20T18:00:00', failed],
    ['2026-11-20 10:00:00.123456 +05:30', '11-20T04:30:00', failed],
    ['2026-11-20T10:00:00 UTC', '11-20T10:00:00', failed],
    ['2026-11-20 10:00:00.123 GMT', '11-20T10:00:00', failed],
    // Of the settings' zone are those that say none, or one that is not known by its name.
    ['2026-11-20 10:00:00', '11-20T09:00:00', failed],
    ['2026-11-20 10:00:00 CET', '11-20T09:00:00', `CET ${failed}`],
    ['2026-11-20 10:00:00 -2000', '11-20T09:00:00', `-2000 ${failed}`],
    ['2026-11-20 10:00:00 -0100x', '11-20T09:00:00', `-0100x ${failed}`],
  ])('%s', (stamp, at, MESSAGE) => {
    for (const format of ['auto', 'iso'] as const) {
      const parser = new LineParser(format, new StampReader('Europe/Paris', NOW), FALLBACK)
      for (const line of [`${stamp} ${failed}`, `<38>${stamp} ${failed}`].slice(
        0,
        format === 'auto' ? 1 : 2,
      )) {
        const entry = parser.parse(line, NOW, ORIGIN)
        expect({ at: isoMicroseconds(entry.realtime).slice(5, 19), message: entry.field('MESSAGE') }).toEqual(
          {
            at,
            message: MESSAGE,
          },
        )
        expect(entry.field('SYSLOG_IDENTIFIER')).toBeUndefined()
      }
    }
  })

  it('also where what follows looks like the tag of syslog', () => {
    const lines = ['2026-11-20T10:00:00 -0800 login: failed', '2026-11-20T10:00:00 UTC login: failed']
    expect(lines.map((line) => parse('auto', line))).toEqual([
      { at: '11-20T18:00:00', _HOSTNAME: 'here', MESSAGE: 'login: failed' },
      { at: '11-20T10:00:00', _HOSTNAME: 'here', MESSAGE: 'login: failed' },
    ])
  })
})
