import type { Health } from '../../../src/engine/health.ts'
import type { ReportContent, ReportLine } from '../../../src/engine/report-content.ts'
import type { ToldBan } from '../../../src/report/ban-summary.ts'
import type { DigestFrame } from '../../../src/report/summary.ts'

/** Microseconds since the epoch, some seconds after 2026-11-20 10:00 UTC. */
export function at(seconds: number): number {
  return Date.UTC(2026, 10, 20, 10) * 1000 + seconds * 1e6
}

export const FRAME: DigestFrame = {
  host: 'web1.example.org',
  timezone: 'Europe/Paris',
  sections: { WARN: 'Warnings', INFO: 'For information', OTHER: 'Unexpected' },
}

export const HEALTH: Health = {
  version: '1.2.3',
  uptime: 1_090_000,
  rate: 9.26,
  rateNow: 2.13,
  longestLag: 1.84,
  memory: 92_000_000,
  database: 14_300_000,
}

export function line(values: Partial<ReportLine> = {}): ReportLine {
  const message = 'Failed login from 203.0.113.9 as root@web1 by SSH'
  return {
    section: 'WARN',
    message,
    details: 'FIRSTLAST',
    count: 2,
    first: at(0),
    last: at(50),
    times: [],
    ...values,
  }
}

export function ban(values: Partial<ToldBan> = {}): ToldBan {
  return {
    set: 'ssh',
    address: '203.0.113.9',
    since: at(50),
    until: at(7250),
    times: 1,
    rule: 'sshd.chain:41',
    message: 'Failed password for root from 203.0.113.9 port 4242 ssh2',
    ...values,
  }
}

export function content(values: Partial<ReportContent> = {}): ReportContent {
  return {
    from: at(-36_000),
    to: at(50_400),
    totals: { entries: 0, accepted: 0, dropped: 0, policy: 0 },
    lines: [],
    cut: new Map(),
    bans: [],
    waiting: [],
    slots: [],
    before: new Map(),
    gone: [],
    runningBans: 0,
    ...values,
  }
}

export const NORMAL = content({
  totals: { entries: 12_345, accepted: 12_000, dropped: 300, policy: 45 },
  lines: [
    line({
      section: 'INFO',
      message: 'Login from 192.0.2.4 as alice@web1 by SSH',
      details: 'NONE',
      count: 3,
    }),
    line({ count: 6, before: { count: 2, isKnown: true } }),
    line({ section: 'INFO', message: 'Login from 192.0.2.5 as bob@web1 by SSH', details: 'FIRST', count: 3 }),
    line({
      message: 'The certificate of www.example.org ends soon',
      details: 'LAST',
      count: 6,
      before: { count: 6, isKnown: true },
    }),
    line({
      message: 'The disk of /srv is nearly full',
      details: 'ALL',
      count: 5,
      times: [at(0), at(60), at(46_800), at(46_801)],
      before: { count: 0, isKnown: false },
    }),
    line({
      section: 'OTHER',
      message:
        '[6/web1/kernel] a message that is so long that it does not fit into a single line of eighty columns, and goes on',
      count: 1,
      last: at(0),
      before: { count: 0, isKnown: true },
    }),
    line({
      section: 'OTHER',
      message: '[NetworkManager] <word> (<word>): link <int> is now <word>',
      count: 41,
      kind: {
        examples: [
          '[6/web1/NetworkManager] eth0 (dhcp4): link 2 is now up',
          '[6/web1/NetworkManager] wlan1 (dhcp6): link 3 is now down',
        ],
        rule: 'SYSLOG_IDENTIFIER == "NetworkManager" and MESSAGE like "{_:word} ({_:word}): link {_:int} is now {_:word}" -> drop',
      },
      before: { count: 0, isKnown: false },
    }),
    line({ section: 'BACKUP', message: 'The backup took 2 h', details: 'NONE', count: 1 }),
    line({ section: 'FAULTS', message: 'could not read /var/log/pve/tasks/index: no permission', count: 1 }),
    line({
      section: 'FAULTS',
      message:
        'mail.example.org:25 did not take a mail: connect ECONNREFUSED 192.0.2.25:25 (no mail server listens there)',
      count: 288,
      first: at(-36_000),
      last: at(50_399),
    }),
  ],
  cut: new Map([['WARN', 1_234]]),
  before: new Map([
    ['WARN', 8],
    ['INFO', 6],
    ['OTHER', 3],
  ]),
  gone: [{ section: 'WARN', message: 'The fan of slot 2 stands still', count: 12 }],
  slots: [
    ...Array.from({ length: 24 }, (_, hour) => ({
      section: 'WARN',
      at: at(-36_000 + hour * 3_600),
      count: (hour * 7) % 12,
    })),
    { section: 'INFO', at: at(0), count: 4 },
    { section: 'INFO', at: at(3_600), count: 2 },
    { section: 'OTHER', at: at(-3_600), count: 41 },
    { section: 'OTHER', at: at(0), count: 1 },
  ],
  runningBans: 17,
  waiting: [
    { effect: 'ban', count: 2, failing: 0, error: null, oldest: at(50_399) },
    { effect: 'digest', count: 1, failing: 1, error: 'connection refused', oldest: at(-36_000) },
    { effect: 'email', count: 12, failing: 12, error: 'connection refused', oldest: at(-100_000) },
  ],
  bans: [
    ban(),
    ban({ address: '2001:db8:ffff:ffff:ffff:ffff:ffff:1', set: 'web', until: null, times: 22, rule: null }),
  ],
})

const ATTACKS = [
  '<script>alert(1)</script><img src=x onerror="alert(\'1\')">&amp;',
  '\u001b[2J\u001b]0;owned\u0007 screen \u009b31m red',
  'user \u202Egnp.exe\u202C and \u2066isolated\u2069 and \uFEFF\u200B\u00AD',
  'line one\r\n\r\nWarnings: 99\n------\n     1 × forged',
  'a half \uD800 of a pair, a\0zero, a\ttab, \u2028 and \u2029',
  `${'A'.repeat(100_000)}<b>`,
]

export const HOSTILE = content({
  from: null,
  totals: { entries: 6, accepted: 6, dropped: 0, policy: 0 },
  lines: ATTACKS.map((message, index) => line({ message, details: 'NONE', count: 6 - index })),
  bans: [ban({ set: '<b>ssh</b>\u202E', rule: '"><script>.chain:1' })],
})

export const HOSTILE_FRAME: DigestFrame = {
  ...FRAME,
  host: 'web1\r\nBcc: all@example.org<i>',
  sections: { WARN: '<h1>Warnings\u202E' },
}
