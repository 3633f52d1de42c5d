import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'

const CHAIN = `chain sshd from journal on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed password for {user} from {ip:addr} port {port:int} ssh2" ->
        report WARN "Failed login of {user}" details FIRST,
        ban ip with ssh for 2h,
        email "look" subject "SSH ban" to ["a@example.org"],
        log NOTICE "ban of {ip}",
        accept
    MESSAGE like "Forgive {ip:addr}" -> unban ip with ssh, drop
}
`
const LINES = [
  {
    __REALTIME_TIMESTAMP: '1789200000000001',
    SYSLOG_IDENTIFIER: 'sshd',
    PRIORITY: '6',
    _HOSTNAME: 'h',
    MESSAGE: 'Failed password for root from 203.0.113.9 port 4242 ssh2',
  },
  {
    __REALTIME_TIMESTAMP: '1789200060000000',
    SYSLOG_IDENTIFIER: 'sshd',
    PRIORITY: '6',
    _HOSTNAME: 'h',
    MESSAGE: 'Forgive 203.0.113.9',
  },
  {
    __REALTIME_TIMESTAMP: '1789200120000000',
    SYSLOG_IDENTIFIER: 'cron',
    PRIORITY: '5',
    _HOSTNAME: 'h',
    MESSAGE: 'tick',
  },
]
const INPUT = `${LINES.map((line) => JSON.stringify(line)).join('\n')}\n`
const directory = directoryWith({
  'sshd.chain': CHAIN,
  'input.json': INPUT,
  'each.chain': 'chain each from journal { MESSAGE like "{ip:addr}" -> ban ip with all, accept }\n',
  'subject.chain': 'chain each from journal { email "x" subject "{MESSAGE}"; accept }\n',
})
const replay = (...args: string[]) =>
  pyruse(['replay', '--input', `${directory}/input.json`, ...args, `${directory}/sshd.chain`])

describe('replay --effects', () => {
  it('prints every effect as one JSON object, its keys in the documented order, and nothing else', async () => {
    const { code, stdout } = await replay('--effects')
    const at = '2026-09-12T08:00:00.000001Z'
    expect(stdout.split('\n')).toEqual([
      `{"effect":"report","at":"${at}","source":"journal","rule":"sshd.chain:2","section":"WARN","message":"Failed login of root","details":"FIRST"}`,
      `{"effect":"ban","at":"${at}","source":"journal","rule":"sshd.chain:2","set":"ssh","address":"203.0.113.9","seconds":7200}`,
      `{"effect":"email","at":"${at}","source":"journal","rule":"sshd.chain:2","subject":"SSH ban","body":"look","to":["a@example.org"]}`,
      `{"effect":"log","at":"${at}","source":"journal","rule":"sshd.chain:2","level":"NOTICE","message":"ban of 203.0.113.9"}`,
      '{"effect":"unban","at":"2026-09-12T08:01:00.000000Z","source":"journal","rule":"sshd.chain:8","set":"ssh","address":"203.0.113.9"}',
      '{"effect":"report","at":"2026-09-12T08:02:00.000000Z","source":"journal","rule":null,"section":"OTHER","message":"[5/h/cron] tick","details":"ALL"}',
    ])
    expect(code).toBe(0)
  })

  it("walks none of the program's own log, as `run` does not", async () => {
    const own = { _SYSTEMD_UNIT: 'pyruse-ts.service', SYSLOG_IDENTIFIER: 'pyruse-ts' }
    const lines = [
      { ...LINES[2], ...own, _TRANSPORT: 'stdout', MESSAGE: 'its own log' },
      { ...LINES[2], ...own, _TRANSPORT: 'journal', MESSAGE: 'written by a rule' },
    ]
    const input = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    const { stdout } = await pyruse(['replay', '--input', '-', '--effects', `${directory}/sshd.chain`], input)
    expect(jsonLines(stdout)).toMatchObject([{ message: expect.stringContaining('written by a rule') }])
  })

  it.each([
    ['', INPUT],
    [', behind the mark of a text in UTF-8', `\uFEFF${INPUT}`],
    [
      ' of syslog, whose lines end as on Windows',
      LINES.map(
        ({ _HOSTNAME, SYSLOG_IDENTIFIER, MESSAGE }) =>
          `2026-09-12T08:00:00Z ${_HOSTNAME} ${SYSLOG_IDENTIFIER}: ${MESSAGE}\r\n`,
      ).join(''),
    ],
  ])('reads standard input%s', async (_, input) => {
    const { stdout } = await pyruse(['replay', '--input', '-', '--effects', `${directory}/sshd.chain`], input)
    expect(jsonLines(stdout)).toHaveLength(6)
  })

  it('calls standard input by its name where something in it, or all of it, is none of its formats', async () => {
    const read = (input: string) => pyruse(['replay', '--input', '-', `${directory}/sshd.chain`], input)
    expect((await read(`${INPUT}{"MES\n`)).stderr).toContain(
      'what stands before entry 4 of standard input cannot be read',
    )
    expect((await read('hello')).stderr).toContain('the format of standard input is not recognised')
  })

  it('reads a file behind such a mark', async () => {
    writeFileSync(`${directory}/marked.json`, `\uFEFF${INPUT}`)
    const { stdout, stderr } = await pyruse([
      ...['replay', '--input', `${directory}/marked.json`, '--effects'],
      `${directory}/sshd.chain`,
    ])
    expect({ effects: jsonLines(stdout).length, stderr }).toEqual({ effects: 6, stderr: '' })
  })

  it.each([
    { options: ['--since', '2026-09-12T08:01:00Z'], entries: 2 },
    { options: ['--until', '2026-09-12T08:00:30Z'], entries: 1 },
    { options: ['--since', '2026-09-12 08:00:30', '--until', '2026-09-12T10:01:30+02:00'], entries: 1 },
    { options: ['--since', '2026-09-13'], entries: 0 },
  ])('walks $entries entries with $options', async ({ options, entries }) => {
    expect(jsonLines((await replay('--verdicts', ...options)).stdout)).toHaveLength(entries)
  })
})

describe('replay --verdicts', () => {
  it('prints what became of each entry', async () => {
    const { stdout } = await replay('--verdicts')
    expect(stdout.split('\n')).toEqual([
      '{"entry":1,"at":"2026-09-12T08:00:00.000001Z","verdict":"accept","rule":"sshd.chain:2","fields":{"user":"root","ip":"203.0.113.9","port":4242}}',
      '{"entry":2,"at":"2026-09-12T08:01:00.000000Z","verdict":"drop","rule":"sshd.chain:8","fields":{"ip":"203.0.113.9"}}',
      '{"entry":3,"at":"2026-09-12T08:02:00.000000Z","verdict":"policy","rule":null,"fields":{}}',
    ])
  })
})

describe('replay', () => {
  it('tells people what would have happened', async () => {
    const { stdout } = await replay()
    for (const part of [
      '3 entries',
      'accept in sshd',
      'left to the policy',
      '203.0.113.9 with ssh',
      'SSH ban',
      'Failed login of root',
      '[5/h/cron] tick',
    ])
      expect(stdout).toContain(part)
  })

  it('fills no outbox: however many mails there are, nothing is told to have been refused', async () => {
    const input = Array.from({ length: 1_100 }, () => JSON.stringify(LINES[0])).join('\n')
    const { stdout } = await pyruse(['replay', '--input', '-', `${directory}/sshd.chain`], input)
    expect(stdout).toMatch(/1100 {2}SSH ban/)
    expect(stdout).not.toContain('What I could not do')
  })

  it('says how many bans there were of more addresses than it tells apart', async () => {
    const input = Array.from({ length: 100_007 }, (_, index) =>
      JSON.stringify({
        __REALTIME_TIMESTAMP: '1789200000000001',
        MESSAGE: `100.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      }),
    ).join('\n')
    const { stdout } = await pyruse(['replay', '--input', '-', `${directory}/each.chain`], input)
    expect(stdout).toContain(
      '             and 99980 more\n          7  others, of which there is no more than a count\n',
    )
  })

  it('shows what is not seen in the subject of a mail', async () => {
    const input = JSON.stringify({ ...LINES[0], MESSAGE: 'to \u001b[2J\u202e you' })
    const { stdout } = await pyruse(['replay', '--input', '-', `${directory}/subject.chain`], input)
    expect(stdout).toContain('1  to ␛[2J\\u{202E} you\n')
  })

  it('says how a journal file can be read that is packed, or comes by standard input', async () => {
    const begun = Buffer.from('LPKSHHRH'.padEnd(300, '\0'))
    const path = `${directory}/old.journal.gz`
    writeFileSync(path, gzipSync(begun))
    const told = async (input: string) => {
      const { code, stderr } = await pyruse(['replay', '--input', input, `${directory}/sshd.chain`], begun)
      return { code, stderr }
    }
    expect(await told(path)).toEqual({
      code: 2,
      stderr: `error: ${path} is a journal file that gzip packed\n  = unpack it into a file: gunzip --keep FILE`,
    })
    expect(await told('-')).toEqual({
      code: 2,
      stderr:
        'error: a journal file cannot be read from standard input\n  = give its path, or journalctl -o export',
    })
  })

  it('never bans what must be spared, and says so', async () => {
    const input = JSON.stringify({
      ...LINES[0],
      MESSAGE: 'Failed password for root from 127.0.0.1 port 1 ssh2',
    })
    const { stdout } = await pyruse(['replay', '--input', '-', '--effects', `${directory}/sshd.chain`], input)
    expect(jsonLines(stdout)).not.toContainEqual(expect.objectContaining({ effect: 'ban' }))
    expect(stdout).toContain('The ban of 127.0.0.1 with ssh was refused: it is a loopback address')
  })

  it.each([
    {
      title: 'a missing input',
      args: ['--input', '/nonexistent.json'],
      says: '/nonexistent.json does not exist',
    },
    {
      title: 'an input of no known format',
      args: ['--input', `${directory}/sshd.chain`],
      says: 'is not recognised',
    },
    {
      title: 'both outputs',
      args: ['--input', '-', '--effects', '--verdicts'],
      says: 'cannot be given together',
    },
    {
      title: 'a time that is none',
      args: ['--input', '-', '--since', 'noon'],
      says: 'a time must look like',
    },
    {
      title: 'a day that the calendar has not',
      args: ['--input', '-', '--since', '2026-02-30'],
      says: 'a time must look like',
    },
    {
      title: 'an end before the beginning',
      args: ['--input', '-', '--since', '1h', '--until', '2h'],
      says: '--since is later than --until',
    },
    {
      title: 'an unknown format',
      args: ['--input', '-', '--input-format', 'xml'],
      says: 'Allowed choices are journal, json, export, syslog',
    },
  ])('$title is wrong usage', async ({ args, says }) => {
    const { code, stderr, stdout } = await pyruse(['replay', ...args, `${directory}/sshd.chain`])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(says)
  })
})

describe('replay --source', () => {
  const SETTINGS = `
chains: [shop.chain]
timezone: Europe/Paris
sources:
  journal: { kind: recording, path: none.json }
  shop: { kind: file, path: log/*.log, identifier: shop, format: iso }
`
  const SHOP = `chain shop from shop {
    MESSAGE like "login of {_} failed from {ip:addr}" -> ban ip with ssh for 1h, accept
}
`
  const line = (hour: string, ip: string) => `2026-11-20 ${hour}:00:00 login of anna failed from ${ip}\n`
  const OLD = line('07', '203.0.113.7') + line('08', '203.0.113.8')
  const place = directoryWith({
    'settings.yaml': SETTINGS,
    'shop.chain': SHOP,
    'log/shop.log': line('09', '203.0.113.9'),
    'old.txt': OLD,
  })
  const packed = gzipSync(OLD)
  writeFileSync(`${place}/old.log.2.gz`, packed)
  writeFileSync(`${place}/torn.gz`, packed.subarray(0, -8))
  const run = (args: readonly string[], input: string | Uint8Array = '') =>
    pyruse(['replay', '--effects', '--config', `${place}/settings.yaml`, ...args], input)
  const replayed = async (args: readonly string[], input = '') => {
    const { code, stdout, stderr } = await run(args, input)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return jsonLines(stdout)
  }
  const ban = (hour: string, address: string) =>
    expect.objectContaining({
      at: `2026-11-20T${hour}:00:00.000000Z`,
      source: 'shop',
      effect: 'ban',
      address,
    })

  it.each<[string, readonly string[], readonly unknown[]]>([
    ['what a source of files has', [], [ban('08', '203.0.113.9')]],
    [
      'another file as the source reads its own',
      ['--input', `${place}/old.txt`],
      [ban('06', '203.0.113.7'), ban('07', '203.0.113.8')],
    ],
    [
      'what of it lies in a span of time',
      ['--input', `${place}/old.txt`, '--since', '2026-11-20T07:00:00Z', '--until', '2026-11-20T07:30:00Z'],
      [ban('07', '203.0.113.8')],
    ],
    [
      'a file that gzip packed',
      ['--input', `${place}/old.log.2.gz`],
      [ban('06', '203.0.113.7'), ban('07', '203.0.113.8')],
    ],
    [
      'what of that lies in a span of time',
      ['--input', `${place}/old.log.2.gz`, '--since', '2026-11-20T07:00:00Z'],
      [ban('07', '203.0.113.8')],
    ],
  ])('walks %s', async (_, args, effects) => {
    expect(await replayed(['--source', 'shop', ...args])).toEqual(effects)
  })

  it('walks standard input, also a last line without its end', async () => {
    const effects = [ban('06', '203.0.113.7'), ban('07', '203.0.113.8')]
    expect(await replayed(['--source', 'shop', '--input', '-'], OLD.trimEnd())).toEqual(effects)
  })

  it('walks what can be unpacked of a damaged file, and says that it is damaged', async () => {
    const { stdout, stderr } = await run(['--source', 'shop', '--input', `${place}/torn.gz`])
    expect(jsonLines(stdout)).toEqual([ban('06', '203.0.113.7'), ban('07', '203.0.113.8')])
    expect(stderr).toMatch(/torn\.gz cannot be read to its end: unexpected end of file/)
  })

  it.each([
    ['xz', 'xzcat', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
    ['bzip2', 'bzcat', [0x42, 0x5a, 0x68, 0x39]],
    ['zstd', 'zstdcat', [0x28, 0xb5, 0x2f, 0xfd]],
  ])('says how to unpack what %s packed', async (packer, unpacker, mark) => {
    const path = `${place}/old.${packer}`
    writeFileSync(path, Buffer.from([...mark, 0, 0xff]))
    for (const source of ['shop', 'journal']) {
      const { code, stderr } = await run(['--source', source, '--input', path])
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `error: ${path} is packed by ${packer}\n  = unpack it: ${unpacker} FILE | pyruse-ts … --input -`,
      })
    }
  })

  it.each([
    ['shop', 'as a source of files has them'],
    ['journal', 'as a recording'],
  ])('says how to unpack what is packed on standard input: %s, %s', async (source) => {
    const { code, stderr } = await run(['--source', source, '--input', '-'], packed)
    expect(code).toBe(2)
    expect(stderr).toMatch(/standard input is packed by gzip\n.*zcat FILE \|/)
  })

  it.each([
    ['shpo', [], /did you mean `shop`/],
    ['shpo', ['--input', `${place}/old.txt`], /did you mean `shop`/],
    ['everything', ['--input', '/dev/null'], /they have journal, shop/],
  ])('takes no source that there is not: %s %j', async (source, args, hint) => {
    const { code, stderr } = await run(['--source', source, ...args])
    expect(code).toBe(2)
    expect(stderr).toContain(`the settings have no source "${source}"`)
    expect(stderr).toMatch(hint)
  })
})
