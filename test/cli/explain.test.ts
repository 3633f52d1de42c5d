import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeJournal, type WrittenEntry } from '../support/journal-files.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

const CHAINS = `define trusted = [10.0.0.0/8]

## What OpenSSH says.
chain sshd from journal on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed for {user} from {ip:addr}" -> jump judge, accept
}
chain judge {
    ip in trusted -> return
    count failures by ip within 1d as n
    n > 2 -> ban ip with ssh for 1h
}
`
const START = Date.UTC(2026, 2, 10, 6) * 1000
const ENTRIES: readonly WrittenEntry[] = Array.from({ length: 5 }, (_, index) => ({
  realtime: START + index * 1e6,
  fields: [
    ['SYSLOG_IDENTIFIER', 'sshd'],
    ['MESSAGE', `Failed for user${index} from 203.0.113.9`],
  ],
}))
const recorded = ENTRIES.map(({ realtime, fields }) =>
  JSON.stringify({ __REALTIME_TIMESTAMP: String(realtime), ...Object.fromEntries(fields) }),
).join('\n')

const directory = directoryWith({
  'main.chain': CHAINS,
  'recording.json': recorded,
  'settings.yaml': `chains: [main.chain]
state: state
sources: { journal: { kind: recording, path: recording.json } }
mail: { from: a@example.org, to: [b@example.org], transport: { directory: mails } }
ban_sets: { ssh: { backend: none, never_ban: [198.51.100.0/24] } }
`,
  'journal.yaml':
    'chains: [main.chain]\nstate: state\nsources: { journal: { kind: journald, directory: journal } }\n',
})
const config = ['--config', join(directory, 'settings.yaml')]
const FAILED = (address: string) => `Failed for root from ${address}`

async function explained(args: readonly string[], input = '') {
  const { code, stdout, stderr } = await pyruse(['explain', ...config, '--json', ...args], input)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return jsonLines(stdout)
}

describe('explain takes the entry', { timeout: 60_000 }, () => {
  it('as a message with fields', async () => {
    const { stdout, stderr, code } = await pyruse([
      'explain',
      join(directory, 'main.chain'),
      '-f',
      'SYSLOG_IDENTIFIER=sshd',
      '--field=PRIORITY=5',
      FAILED('203.0.113.9'),
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [, ...lines] = stdout.split('\n')
    expect(lines).toEqual([
      '  SYSLOG_IDENTIFIER sshd',
      '  PRIORITY          5',
      '  MESSAGE           Failed for root from 203.0.113.9',
      'chain sshd  main.chain:4  What OpenSSH says.',
      '  yes main.chain:5  MESSAGE like "Failed for {user} from {ip:addr}" -> jump judge, accept',
      '         user = "root" (string)',
      '         ip = 203.0.113.9 (addr)',
      '    → jump judge  main.chain:5',
      '  chain judge  main.chain:7',
      '    no  main.chain:8  ip in trusted -> return',
      '           ip is 203.0.113.9, not in [10.0.0.0/8]',
      '      → count failures by ip within 1d as n  main.chain:9',
      '           counter failures of ["203.0.113.9"]: 0 → 1',
      '           n = 1 (int)',
      '    no  main.chain:10 n > 2 -> ban ip with ssh for 1h',
      '           n is 1, which is not greater than 2',
      '  back in chain sshd',
      '    → accept  main.chain:5',
      'verdict  accept, by main.chain:5 in chain sshd',
      'effects  none',
      '',
    ])
  })

  it('of which long parts of a key are cut', async () => {
    const chain = 'chain a from journal {\n    count s by [MESSAGE, PRIORITY] within 15m\n    drop\n}\n'
    const key = directoryWith({ 'key.chain': chain })
    const { stdout } = await pyruse(['explain', join(key, 'key.chain'), '-f', 'PRIORITY=5', 'x'.repeat(500)])
    expect(stdout).toContain(`counter s of ["${'x'.repeat(159)}…",5]: 0 → 1\n`)
  })

  it('as a field like any other', async () => {
    const [walk] = await explained(['-f', 'SYSLOG_IDENTIFIER=sshd', '-f', `MESSAGE=${FAILED('10.1.1.1')}`])
    expect(walk).toMatchObject({ verdict: 'accept', rule: 'main.chain:5', chain: 'sshd', effects: [] })
  })

  it('as a JSON line on the command line', async () => {
    const line = '{"SYSLOG_IDENTIFIER":"cron","MESSAGE":"x","__REALTIME_TIMESTAMP":"1700000000000000"}'
    const [walk] = await explained(['--json-line', line])
    expect(walk).toMatchObject({
      at: '2023-11-14T22:13:20.000000Z',
      verdict: 'policy',
      rule: null,
      steps: [
        { step: 'chain', entered: false, why: [{ text: 'SYSLOG_IDENTIFIER is "cron", not "sshd"' }] },
        { step: 'policy' },
        { step: 'action', place: 'default policy' },
      ],
    })
  })

  it('as JSON lines on standard input, which walk one after the other', async () => {
    const walks = await explained(['--json-line', '-'], recorded)
    expect(walks).toHaveLength(5)
    expect(walks[2]).toMatchObject({
      effects: [{ sentence: 'ban 203.0.113.9 with ssh for 1h', effect: 'ban', seconds: 3600 }],
    })
  })

  it('as the last ones of a recording', async () => {
    const walks = await explained(['--last', '2', '--input', join(directory, 'recording.json')])
    expect(walks).toMatchObject([
      { fields: { MESSAGE: 'Failed for user3 from 203.0.113.9' } },
      { fields: { MESSAGE: 'Failed for user4 from 203.0.113.9' } },
    ])
  })

  it('by its cursor in a recording of the settings', async () => {
    const lines = recorded.split('\n')
    const cursor = `${Buffer.byteLength(lines.slice(0, 2).join('\n')) + 1}+2`
    const [walk] = await explained(['--cursor', cursor])
    expect(walk).toMatchObject({ fields: { MESSAGE: 'Failed for user1 from 203.0.113.9' } })
  })
})

describe.skipIf(missing('journal-remote', 'journalctl'))(
  'explain takes the entry from a journal',
  { timeout: 60_000 },
  () => {
    const file = makeJournal(join(directory, 'journal'), ENTRIES)
    const settings = ['explain', '--config', join(directory, 'journal.yaml'), '--json']

    it('by its cursor', async () => {
      const output = execFileSync('journalctl', ['--file', file, '-o', 'json', '-q'], { encoding: 'utf8' })
      const cursors = output
        .trim()
        .split('\n')
        .map((line): { __CURSOR: string } => JSON.parse(line))
      const { stdout } = await pyruse([...settings, '--cursor', cursors[3]?.__CURSOR ?? ''])
      expect(jsonLines(stdout)).toMatchObject([{ fields: { MESSAGE: 'Failed for user3 from 203.0.113.9' } }])
    })

    it('as the last ones', async () => {
      const { stdout } = await pyruse([...settings, '--last', '2'])
      expect(jsonLines(stdout)).toMatchObject([
        { fields: { MESSAGE: 'Failed for user3 from 203.0.113.9' } },
        { fields: { MESSAGE: 'Failed for user4 from 203.0.113.9' }, source: 'journal' },
      ])
    })
  },
)

describe('explain and the world', { timeout: 60_000 }, () => {
  it('refuses the ban of a protected address, as run does', async () => {
    const line = JSON.stringify({ SYSLOG_IDENTIFIER: 'sshd', MESSAGE: FAILED('198.51.100.7') })
    const walks = await explained(['--json-line', '-'], `${line}\n${line}\n${line}\n`)
    const { effects } = walkOf(walks[2])
    expect(effects).toMatchObject([{ effect: 'report', section: 'WARN' }])
    expect(effects[0]?.sentence).toContain('The ban of 198.51.100.7 with ssh was refused')
  })

  it('begins with the counters of the database where it is told to, and writes nothing', async () => {
    const none = await pyruse(['explain', ...config, '--state', 'x'])
    expect(none.stderr).toContain('there is no database')
    await pyruse(['run', '--once', ...config])
    const state = join(directory, 'state')
    const contents = () =>
      readdirSync(state).map((name) => [
        name,
        statSync(join(state, name)).mtimeMs,
        readFileSync(join(state, name), 'base64'),
      ])
    const before = contents()
    const entry = JSON.stringify({
      __REALTIME_TIMESTAMP: START + 60e6,
      SYSLOG_IDENTIFIER: 'sshd',
      MESSAGE: FAILED('203.0.113.9'),
    })
    const [kept] = await explained(['--state', '--json-line', entry])
    expect(walkOf(kept).steps.find(({ counter }) => counter !== undefined)?.counter).toMatchObject({
      before: 5,
      after: 6,
    })
    const [empty] = await explained(['--json-line', entry])
    expect(walkOf(empty).steps.find(({ counter }) => counter !== undefined)?.counter).toMatchObject({
      before: 0,
      after: 1,
    })
    expect(contents()).toEqual(before)
  })

  it('says that a database is none', async () => {
    const place = directoryWith({ 'settings.yaml': 'state: state', 'state/state.sqlite': 'x'.repeat(5_000) })
    const args = ['--config', join(place, 'settings.yaml'), '--state', join(directory, 'main.chain'), 'x']
    const { code, stderr } = await pyruse(['explain', ...args])
    expect(code).toBe(2)
    expect(stderr).toContain('is not a sound database of this program')
  })

  it('shows no control character of an entry, and no colour but on a terminal', async () => {
    const { stdout } = await pyruse([
      'explain',
      ...config,
      '-f',
      'SYSLOG_IDENTIFIER=sshd',
      'Failed\u001b[2J for \u202ex',
    ])
    expect(stdout).toContain('Failed␛[2J for \\u{202E}x')
    expect(stdout).not.toMatch(/[\u001b\u202e]/)
  })
})

describe('explain says what is wrong with', { timeout: 60_000 }, () => {
  it.each([
    ['no entry at all', [], 'there is no entry to explain'],
    ['two entries', ['--last', '1', 'message'], '--last and a message or --field cannot be given together'],
    ['a field without a value', ['-f', 'PRIORITY'], '--field takes NAME=VALUE'],
    ['a field given twice', ['-f', 'A=1', '-f', 'A=2'], 'the field A is given twice'],
    ['a message given twice', ['-f', 'MESSAGE=x', 'y'], 'the message is given twice'],
    ['a message without quotes', ['Failed', 'password'], 'there are two messages'],
    ['a number that is none', ['--last', 'many'], '--last takes a number from 1 to 1000'],
    ['an input without a choice', ['--input', 'x', 'message'], '--input goes with --last or --cursor'],
    ['JSON that is no entry', ['--json-line', '[1]'], 'is no entry'],
    ['a cursor that is gone', ['--cursor', 'i=1'], 'there is no entry with that cursor'],
    ['an unknown source', ['--last', '1', '--source', 'nowhere'], 'the settings have no source "nowhere"'],
    ['an unknown source of a message', ['--source', 'jurnal', 'message'], 'did you mean `journal`?'],
    ['an input that is missing', ['--last', '1', '--input', '/nowhere'], '/nowhere does not exist'],
    ['chains that are wrong', ['missing.chain', 'message'], 'there is no such file'],
  ])('%s', async (_, args, problem) => {
    const { code, stdout, stderr } = await pyruse(['explain', ...config, ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(problem)
  })
})

interface Walk {
  readonly effects: readonly { readonly sentence: string }[]
  readonly steps: readonly { readonly counter?: unknown }[]
}

function walkOf(line: unknown): Walk {
  if (isWalk(line)) return line
  throw new Error(`${JSON.stringify(line)} is no walk`)
}

function isWalk(line: unknown): line is Walk {
  return typeof line === 'object' && line !== null && 'effects' in line && 'steps' in line
}
