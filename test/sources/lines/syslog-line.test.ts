import { describe, expect, it } from 'vitest'
import { readSyslogLine } from '../../../src/sources/lines/syslog-line.ts'
import { StampReader } from '../../../src/sources/lines/syslog-time.ts'
import { isoMicroseconds } from '../../../src/values/instant.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z') * 1000

function parse(line: string, timezone = 'UTC', now = NOW) {
  const entry = readSyslogLine(line, new StampReader(timezone, now), new TextDecoder('windows-1252'))
  return entry && { at: isoMicroseconds(entry.realtime), ...entry.fields() }
}

describe('a line of a syslog file', () => {
  const LINES: readonly (readonly [title: string, line: string, read: object | undefined])[] = [
    [
      'traditional',
      'Nov 20 10:00:00 mail1 sshd[4711]: Failed password for root from 203.0.113.9 port 40022 ssh2',
      {
        at: '2026-11-20T10:00:00.000000Z',
        _HOSTNAME: 'mail1',
        SYSLOG_IDENTIFIER: 'sshd',
        SYSLOG_PID: '4711',
        MESSAGE: 'Failed password for root from 203.0.113.9 port 40022 ssh2',
      },
    ],
    [
      'of a day with one digit, without a process',
      'Nov  2 01:02:03 host kernel: [1.0] usb: x',
      {
        at: '2026-11-02T01:02:03.000000Z',
        _HOSTNAME: 'host',
        SYSLOG_IDENTIFIER: 'kernel',
        MESSAGE: '[1.0] usb: x',
      },
    ],
    [
      'with a priority',
      '<38>Nov 20 10:00:00 host postfix/smtpd[12]: connect',
      {
        at: '2026-11-20T10:00:00.000000Z',
        PRIORITY: '6',
        SYSLOG_FACILITY: '4',
        _HOSTNAME: 'host',
        SYSLOG_IDENTIFIER: 'postfix/smtpd',
        SYSLOG_PID: '12',
        MESSAGE: 'connect',
      },
    ],
    [
      'with an ISO time stamp and an offset',
      '2026-11-20T10:00:00.123456+01:00 host CRON[9]: (root) CMD (x)',
      {
        at: '2026-11-20T09:00:00.123456Z',
        _HOSTNAME: 'host',
        SYSLOG_IDENTIFIER: 'CRON',
        SYSLOG_PID: '9',
        MESSAGE: '(root) CMD (x)',
      },
    ],
    [
      'of RFC 5424 with structured data',
      '<34>1 2026-11-20T10:00:00.003Z host app 77 ID47 [x@1 a="b\\"]c"][y@2] \uFEFFan event',
      {
        at: '2026-11-20T10:00:00.003000Z',
        PRIORITY: '2',
        SYSLOG_FACILITY: '4',
        _HOSTNAME: 'host',
        SYSLOG_IDENTIFIER: 'app',
        SYSLOG_PID: '77',
        SYSLOG_MSGID: 'ID47',
        SYSLOG_STRUCTURED_DATA: '[x@1 a="b\\"]c"][y@2]',
        MESSAGE: 'an event',
      },
    ],
    [
      'of RFC 5424, as rsyslog sends on what came as RFC 3164',
      '<38>1 2026-11-22T18:13:21.539657+00:00 vm sshd 7 - -  Failed password for root from 192.0.2.7 port 22 ssh2',
      {
        at: '2026-11-22T18:13:21.539657Z',
        PRIORITY: '6',
        SYSLOG_FACILITY: '4',
        _HOSTNAME: 'vm',
        SYSLOG_IDENTIFIER: 'sshd',
        SYSLOG_PID: '7',
        MESSAGE: 'Failed password for root from 192.0.2.7 port 22 ssh2',
      },
    ],
    [
      'of RFC 5424 with nothing but a time',
      '<13>1 2026-11-20T10:00:00Z - - - - -',
      { at: '2026-11-20T10:00:00.000000Z', PRIORITY: '5', SYSLOG_FACILITY: '1', MESSAGE: '' },
    ],
    [
      'without a program',
      'Nov 20 10:00:00 host last message repeated 2 times',
      { at: '2026-11-20T10:00:00.000000Z', _HOSTNAME: 'host', MESSAGE: 'last message repeated 2 times' },
    ],
    [
      'with the names of its priority, as BusyBox writes it',
      'Nov 20 10:00:00 vm auth.info sshd[7]: Failed password for root from 192.0.2.7 port 22 ssh2',
      {
        at: '2026-11-20T10:00:00.000000Z',
        PRIORITY: '6',
        SYSLOG_FACILITY: '4',
        _HOSTNAME: 'vm',
        SYSLOG_IDENTIFIER: 'sshd',
        SYSLOG_PID: '7',
        MESSAGE: 'Failed password for root from 192.0.2.7 port 22 ssh2',
      },
    ],
    [
      'with the names of a priority for local use',
      'Nov 20 10:00:00 vm local7.warning app: a',
      {
        at: '2026-11-20T10:00:00.000000Z',
        PRIORITY: '4',
        SYSLOG_FACILITY: '23',
        _HOSTNAME: 'vm',
        SYSLOG_IDENTIFIER: 'app',
        MESSAGE: 'a',
      },
    ],
    [
      'with what is no priority in front of a tag',
      'Nov 20 10:00:00 vm auth.none sshd[7]: a',
      { at: '2026-11-20T10:00:00.000000Z', _HOSTNAME: 'vm', MESSAGE: 'auth.none sshd[7]: a' },
    ],
    [
      'without a host, as it comes by /dev/log',
      '<13>Nov 20 10:00:00 su[7]: session opened',
      {
        at: '2026-11-20T10:00:00.000000Z',
        PRIORITY: '5',
        SYSLOG_FACILITY: '1',
        SYSLOG_IDENTIFIER: 'su',
        SYSLOG_PID: '7',
        MESSAGE: 'session opened',
      },
    ],
    [
      'with control characters that rsyslog replaced, and numbers that it did not',
      'Nov 20 10:00:00 host app: a#012b#033[31m#177 bug #123 #400',
      {
        at: '2026-11-20T10:00:00.000000Z',
        _HOSTNAME: 'host',
        SYSLOG_IDENTIFIER: 'app',
        MESSAGE: 'a\nb\x1b[31m\x7f bug #123 #400',
      },
    ],
    ['with a date that does not exist', 'Feb 30 10:00:00 host app: a', undefined],
    ['with an hour that does not exist', 'Nov 20 24:00:00 host app: a', undefined],
    ['without a time', 'nothing of the kind', undefined],
    ['of RFC 5424 with broken structured data', '<13>1 2026-11-20T10:00:00Z h a 1 - [x a="b text', undefined],
  ]
  it.each(LINES)('%s is read', (_title, line, read) => {
    expect(parse(line)).toEqual(read)
  })

  it.each([
    ['2026-11-21T12:00:00Z', 'Nov 20 10:00:00', '2026-11-20T10:00:00.000000Z'],
    ['2026-11-21T12:00:00Z', 'Nov 22 11:59:59', '2026-11-22T11:59:59.000000Z'],
    ['2026-11-21T12:00:00Z', 'Nov 22 12:00:01', '2025-11-22T12:00:01.000000Z'],
    ['2026-12-31T23:00:00Z', 'Jan  1 01:00:00', '2027-01-01T01:00:00.000000Z'],
    ['2027-01-01T01:00:00Z', 'Dec 31 23:00:00', '2026-12-31T23:00:00.000000Z'],
    ['2027-03-01T00:00:00Z', 'Feb 29 10:00:00', '2024-02-29T10:00:00.000000Z'],
    ['2027-03-01T00:00:00Z', 'Feb 28 2020 10:00:00', '2020-02-28T10:00:00.000000Z'],
  ])('at %s the date %s is the one of %s', (now, stamp, at) => {
    expect(parse(`${stamp} h a: b`, 'UTC', Date.parse(now) * 1000)?.at).toBe(at)
  })

  it.each([
    ['Europe/Paris', '2026-01-20 10:00:00', '2026-01-20T09:00:00.000000Z'],
    ['Europe/Paris', '2026-07-20 10:00:00', '2026-07-20T08:00:00.000000Z'],
    ['Europe/Paris', '2026-03-29 01:59:59', '2026-03-29T00:59:59.000000Z'],
    ['Europe/Paris', '2026-03-29 03:00:00', '2026-03-29T01:00:00.000000Z'],
    ['Europe/Paris', '2026-10-25 01:59:59', '2026-10-24T23:59:59.000000Z'],
    ['Europe/Paris', '2026-10-25 02:30:00', '2026-10-25T00:30:00.000000Z'],
    ['Europe/Paris', '2026-10-25 03:00:00', '2026-10-25T02:00:00.000000Z'],
    ['Asia/Kathmandu', '2026-07-20 10:00:00', '2026-07-20T04:15:00.000000Z'],
    ['America/New_York', '2026-07-20 10:00:00', '2026-07-20T14:00:00.000000Z'],
    ['Pacific/Kiritimati', '2026-07-20 10:00:00', '2026-07-19T20:00:00.000000Z'],
    ['Europe/Paris', '2026-07-20T10:00:00Z', '2026-07-20T10:00:00.000000Z'],
    ['Europe/Paris', '2026-07-20T10:00:00-0330', '2026-07-20T13:30:00.000000Z'],
  ])('in %s the time %s is %s', (timezone, stamp, at) => {
    expect(parse(`${stamp} h a: b`, timezone)?.at).toBe(at)
  })
})
