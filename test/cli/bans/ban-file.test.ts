import { describe, expect, it } from 'vitest'
import { readBanFile } from '../../../src/cli/bans/ban-file.ts'

const DEFAULTS = { set: 'ssh', since: 1_000_000, until: 61_000_000, comment: 'a list' }
const NO_SET = { ...DEFAULTS, set: undefined }
const LOCAL = new Date(2026, 10, 21, 20, 44, 59).getTime() * 1000
const EXPORTED = {
  set: 'web',
  address: '203.0.113.9',
  since: '2026-11-20T10:00:00.123456Z',
  until: '2026-11-20T12:00:00.000000Z',
  times: 3,
  rule: 'main.chain:9',
  message: 'Failed password',
}

function plain(address: string, set = 'ssh') {
  return { set, address, since: 1_000_000, until: 61_000_000, times: 1, rule: null, message: 'a list' }
}

describe('a file of bans', () => {
  it.each<[string, string, typeof NO_SET | typeof DEFAULTS, readonly unknown[]]>([
    [
      'is a list of addresses and networks with comments',
      '# ours\n192.0.2.1\n\n2001:db8::/32   # a network\r\n',
      DEFAULTS,
      [plain('192.0.2.1'), plain('2001:db8::/32')],
    ],
    [
      'is what `bans export` writes, to the microsecond',
      [EXPORTED, { ...EXPORTED, until: null }, { ...EXPORTED, until: '9999-12-31T00:00:00Z' }]
        .map((ban) => JSON.stringify(ban))
        .join('\n'),
      NO_SET,
      [
        { ...EXPORTED, since: 1_795_168_800_123_456, until: 1_795_176_000_000_000 },
        { ...EXPORTED, since: 1_795_168_800_123_456, until: null },
        { ...EXPORTED, since: 1_795_168_800_123_456, until: Number.MAX_SAFE_INTEGER },
      ],
    ],
    [
      'holds messages as they are, also one that looks like a comment',
      JSON.stringify({ ...EXPORTED, message: 'Failed password for a #b' }),
      NO_SET,
      [expect.objectContaining({ address: '203.0.113.9', message: 'Failed password for a #b' })],
    ],
    [
      'goes to another set where one is named',
      JSON.stringify(EXPORTED),
      DEFAULTS,
      [expect.objectContaining({ set: 'ssh', address: '203.0.113.9' })],
    ],
    [
      'is what `fail2ban-client banned` prints',
      "[{'sshd': ['192.0.2.1', '192.0.2.2']}, {'recidive': []}]\n",
      NO_SET,
      [plain('192.0.2.1', 'sshd'), plain('192.0.2.2', 'sshd')],
    ],
    [
      'is what `fail2ban-client get JAIL banip --with-time` prints, in local time',
      '192.0.2.1 \t2026-11-21 20:44:59 + 3600 = 2026-11-21 21:44:59\n192.0.2.2 \t2026-11-21 20:44:59 + -1 = 9999-12-31 23:59:59\n192.0.2.3 \t2026-11-21 20:44:59 + 9999999999 = 2343-10-09 14:31:38\n',
      DEFAULTS,
      [
        { ...plain('192.0.2.1'), since: LOCAL, until: LOCAL + 3_600_000_000 },
        { ...plain('192.0.2.2'), since: LOCAL, until: null },
        { ...plain('192.0.2.3'), since: LOCAL, until: Number.MAX_SAFE_INTEGER },
      ],
    ],
    ['may be empty', '\n', DEFAULTS, []],
  ])('%s', (_, text, defaults, orders) => {
    expect(readBanFile(text, defaults)).toEqual({ orders, refused: [] })
  })

  it.each([
    ['a list of which nobody says the set', '192.0.2.1\n', /which set/],
    ['an object that is no ban', '{"set":"ssh"}\n', /it is no ban/],
    ['a list of what `bans export` writes', JSON.stringify([EXPORTED]), /it is no ban/],
    ['a list of addresses', '["192.0.2.1"]', /it is no ban/],
    ['a broken object', '{"set":\n', /it is no ban/],
    ['a time that is none', JSON.stringify({ ...EXPORTED, since: 'yesterday' }), /it is no ban/],
  ])('is refused where it is %s', (_, text, reason) => {
    expect(readBanFile(text, NO_SET)).toMatchObject({
      orders: [],
      refused: [{ reason: expect.stringMatching(reason) }],
    })
  })
})
