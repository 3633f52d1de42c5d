import { describe, expect, it } from 'vitest'
import { ProgramTimes } from '../../../src/sources/lines/program-time.ts'
import { StampReader } from '../../../src/sources/lines/syslog-time.ts'
import { isoMicroseconds } from '../../../src/values/instant.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z') * 1000

/** Lines of the programs that chains ship for, in the zone of Paris where they do not say one. */
const LINES: readonly (readonly [program: string, line: string, at: string])[] = [
  ['nginx, errors', '2026/11/21 10:00:07 [error] 31#31: *5 open() failed', '2026-11-21T09:00:07.000000Z'],
  [
    'nginx and Apache, access',
    '203.0.113.9 - - [21/Nov/2026:10:00:07 +0200] "GET / HTTP/1.1" 404 5 "-" "-"',
    '2026-11-21T08:00:07.000000Z',
  ],
  [
    'Apache with the name of the host in front, IPv6 and a user',
    'example.org:443 2001:db8::1 - anna b [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 5',
    '2026-01-01T00:00:00.000000Z',
  ],
  [
    'an access by a user who has a time for a name',
    '203.0.113.9 - [20/Nov/2026:10:00:00 +0000] [21/Nov/2026:10:00:07 +0000] "GET / HTTP/1.1" 401 5',
    '2026-11-21T10:00:07.000000Z',
  ],
  [
    'an access whose request has a time in it',
    '203.0.113.9 - - [21/Nov/2026:10:00:07 +0000] "GET /[20/Nov/2026:10:00:00 +0000] " 401 5',
    '2026-11-21T10:00:07.000000Z',
  ],
  [
    'Apache, errors',
    '[Sat Nov 21 10:00:07.123456 2026] [core:error] [pid 7] x',
    '2026-11-21T09:00:07.123456Z',
  ],
  [
    'Apache, an error by a user who has the time of an access for a name',
    '[Sat Nov 21 10:00:07.123456 2026] [auth_basic:error] [pid 7] AH01618: user [20/Nov/2020:10:00:00 +0000] "x not found: /',
    '2026-11-21T09:00:07.123456Z',
  ],
  ['vsftpd', 'Sat Nov  7 10:00:07 2026 [pid 2] CONNECT: Client "203.0.113.9"', '2026-11-07T09:00:07.000000Z'],
  ['PHP-FPM', '[21-Nov-2026 10:00:07] NOTICE: fpm is running, pid 1', '2026-11-21T09:00:07.000000Z'],
  ['PHP', '[21-Nov-2026 10:00:07 UTC] PHP Warning:  x', '2026-11-21T10:00:07.000000Z'],
  ['BIND', '21-Nov-2026 10:00:07.123 client @0x7f 203.0.113.9#1: denied', '2026-11-21T09:00:07.123000Z'],
  ['Redis', '4711:M 21 Nov 2026 10:00:07.123 * Ready to accept connections', '2026-11-21T09:00:07.123000Z'],
  [
    'Squid',
    '1795251607.250   6003 203.0.113.9 TCP_DENIED/407 3546 GET http://[20/Nov/2026:10:00:00] "/ - HIER_NONE/- -',
    '2026-11-21T09:00:07.250000Z',
  ],
  ['Unbound', '[1795251607] unbound[812:0] info: start of service', '2026-11-21T09:00:07.000000Z'],
  [
    'PostgreSQL',
    '2026-11-21 10:00:07.123 UTC [4711] FATAL:  password authentication failed',
    '2026-11-21T10:00:07.123000Z',
  ],
  ['PostgreSQL in Greenwich', '2026-11-21 10:00:07 GMT [4711] LOG:  x', '2026-11-21T10:00:07.000000Z'],
  ['PostgreSQL in its zone', '2026-11-21 10:00:07.123 CET [4711] LOG:  x', '2026-11-21T09:00:07.123000Z'],
  ['MariaDB', '2026-11-21  9:00:07 5 [Warning] Access denied', '2026-11-21T08:00:07.000000Z'],
  ['MySQL', '2026-11-21T10:00:07.123456Z 5 [Note] x', '2026-11-21T10:00:07.123456Z'],
  [
    'Exim with its zone',
    '2026-11-21 10:00:07 +0100 login authenticator failed',
    '2026-11-21T09:00:07.000000Z',
  ],
  ['Exim', '2026-11-21 10:00:07 login authenticator failed', '2026-11-21T09:00:07.000000Z'],
  ['fail2ban', '2026-11-21 10:00:07,123 fail2ban.actions [7]: NOTICE', '2026-11-21T09:00:07.123000Z'],
  ['Samba', '[2026/11/21 10:00:07.123456,  2] ../auth.c:1(x)', '2026-11-21T09:00:07.123456Z'],
  ['Samba without decimals', '[2026/11/21 10:00:07,  2] ../auth.c:1(x)', '2026-11-21T09:00:07.000000Z'],
  ['Vaultwarden', '[2026-11-21 10:00:07.123][vaultwarden::api][ERROR] x', '2026-11-21T09:00:07.123000Z'],
  ['Murmur', '<W>2026-11-21 10:00:07.123 1 => <1:(-1)> New connection', '2026-11-21T09:00:07.123000Z'],
  ['NSD', '[2026-11-21 10:00:07.123] nsd[7]: info: x', '2026-11-21T09:00:07.123000Z'],
  ['Mosquitto', '1795255207: New connection from 203.0.113.9:1 on port 1883.', '2026-11-21T10:00:07.000000Z'],
  ['NSD in seconds', '[1795255207] nsd[7]: info: x', '2026-11-21T10:00:07.000000Z'],
  ['Gitea', '2026/11/21 10:00:07 ...web.go:1:x [W] Failed', '2026-11-21T09:00:07.000000Z'],
  ['Grafana', 'logger=context t=2026-11-21T10:00:07.123Z level=info msg=x', '2026-11-21T10:00:07.123000Z'],
  ['Grafana 8', 't=2026-11-21T10:00:07+0100 lvl=warn msg=x', '2026-11-21T09:00:07.000000Z'],
  [
    'Nextcloud',
    '{"reqId":"aB-1","level":2,"time":"2026-11-21T10:00:07+00:00","message":"Login failed"}',
    '2026-11-21T10:00:07.000000Z',
  ],
  ['Caddy', '{"level":"info","ts":1795255207.125,"logger":"http"}', '2026-11-21T10:00:07.125000Z'],
  [
    'Caddy with times of ISO 8601',
    '{"level":"error","ts":"2026-11-21T11:00:07.125+0100","logger":"http.log.access.log1"}',
    '2026-11-21T10:00:07.125000Z',
  ],
  ['MariaDB that crashes', '261121 10:00:07 [ERROR] mariadbd got signal 11 ;', '2026-11-21T09:00:07.000000Z'],
  ['MySQL 5.5', '261121  9:00:07 [Warning] Access denied for user', '2026-11-21T08:00:07.000000Z'],
  ['auditd', 'type=USER_LOGIN msg=audit(1795255207.125:99): pid=1', '2026-11-21T10:00:07.125000Z'],
  [
    'Dovecot, a login by a user who has the time of an access for a name',
    'Nov 21 10:00:07 imap-login: Info: Disconnected (auth failed): user=<[20/Nov/2020:10:00:00 +0000] "x>, rip=203.0.113.9',
    '2026-11-21T09:00:07.000000Z',
  ],
  ['Prosody and syslog', 'Nov 21 10:00:07 c2s55 info Client connected', '2026-11-21T09:00:07.000000Z'],
]

const NONE: readonly (readonly [what: string, line: string])[] = [
  ['a request without a time', '203.0.113.9 - - "GET /[21/Nov/2026:10:00:07 +0000] " 200 5'],
  ['a time that a client has sent', 'login of [2026-11-21 10:00:07] failed'],
  ['a day that there is not', '2026-02-30 10:00:07 x'],
  ['a month that there is not', '[21/Nix/2026:10:00:07 +0000] "GET /'],
  ['an hour that there is not', '2026-11-21 27:00:07 x'],
  ['a time of Caddy that does not say of which zone', '{"level":"info","ts":"2026/11/21 10:00:07.125"}'],
  ['a message', 'nothing of the kind'],
  ['nothing', ''],
]

const ACCESS = '203.0.113.9 - - [21/Nov/2026:10:00:07 +0000] "GET / HTTP/1.1" 401 5'

const find = (line: string) => new ProgramTimes(new StampReader('Europe/Paris', NOW)).find(line)

describe('the time in a line that a program writes to its own log', () => {
  it.each(LINES)('is found for %s', (_, line, at) => {
    expect(isoMicroseconds(find(line) ?? 0)).toBe(at)
  })

  it.each(NONE)('is not found in %s', (_, line) => {
    expect(find(line)).toBeUndefined()
  })

  // The logs of a web server are files of one source: its errors come behind accesses.
  it.each(LINES)('is that of the line, whatever a client writes into it, for %s', (_, line, at) => {
    const times = new ProgramTimes(new StampReader('Europe/Paris', NOW))
    times.find(ACCESS)
    expect(isoMicroseconds(times.find(`${line} [20/Nov/2020:10:00:00 +0000] "x`) ?? 0)).toBe(at)
  })

  it('is found whatever came before', () => {
    const times = new ProgramTimes(new StampReader('Europe/Paris', NOW))
    const twice = [...LINES, ...LINES.toReversed()]
    const found = twice.map(([, line]) => isoMicroseconds(times.find(line) ?? 0))
    expect(found).toEqual(twice.map(([, , at]) => at))
    for (const [, line] of NONE) expect(times.find(line)).toBeUndefined()
  })
})
