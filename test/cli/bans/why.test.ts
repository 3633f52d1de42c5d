import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directoryWith, jsonLines, pyruse } from '../../support/pyruse.ts'

const MESSAGES = [
  'from 10.0.0.1 port 22',
  'at 10.0.0.1:22, then gone',
  'by ::ffff:10.0.0.1.',
  'from 110.0.0.1',
  'from 10.0.0.12',
  'version 5.10.0.0.1',
  'version 10.0.0.1.5',
  'from [2001:DB8::1]:443',
  'from 2001:db8::1: no',
  'from 2001:db8::12',
  'from 2001:db8::1:2',
]
const directory = directoryWith({
  'main.chain': 'chain main from journal {\n    PRIORITY == 7 -> drop\n}\n',
  'recording.json': MESSAGES.map((MESSAGE, at) =>
    JSON.stringify({ __REALTIME_TIMESTAMP: String(Date.UTC(2026, 2, 10, 6, 0, at) * 1000), MESSAGE }),
  ).join('\n'),
  'settings.yaml': `chains: [main.chain]
state: state
sources: { journal: { kind: recording, path: recording.json } }
ban_sets: { ssh: { backend: none } }
mail: { from: a@example.org, to: [b@example.org], transport: { directory: mails } }
`,
})

describe('bans why finds the entries in which an address stands by itself', { timeout: 60_000 }, () => {
  it.each([
    ['10.0.0.1', MESSAGES.slice(0, 3)],
    ['10.0.0.1/32', MESSAGES.slice(0, 3)],
    ['2001:db8::1', MESSAGES.slice(7, 9)],
  ])('%s', async (address, expected) => {
    const config = join(directory, 'settings.yaml')
    const since = ['--since', '2026-03-10T00:00:00Z']
    const { stdout } = await pyruse(['bans', 'why', address, '--json', ...since, '--config', config])
    expect(jsonLines(stdout)).toMatchObject(expected.map((message) => ({ entry: { message } })))
  })
})

describe('bans why finds the entries in which an address is that of a field, whatever the message says', {
  timeout: 60_000,
}, () => {
  const config = join(
    directoryWith({
      'main.chain': 'chain main from journal {\n    ORIGIN like "{ip:addr}" -> accept\n}\n',
      'recording.json': ['203.0.113.7', '203.0.113.70', '198.51.100.7']
        .map((ORIGIN, second) =>
          JSON.stringify({
            __REALTIME_TIMESTAMP: String(Date.UTC(2026, 2, 10, 6, 0, second) * 1000),
            ORIGIN,
            MESSAGE: `the ${second}th`,
          }),
        )
        .join('\n'),
      'settings.yaml':
        'chains: [main.chain]\nstate: state\nsources: { journal: { kind: recording, path: recording.json } }\n',
    }),
    'settings.yaml',
  )
  it.each([
    ['203.0.113.7', ['the 0th']],
    ['203.0.113.0/24', ['the 0th', 'the 1th']],
  ])('%s', async (address, expected) => {
    const since = ['--since', '2026-03-10T00:00:00Z']
    const { stdout } = await pyruse(['bans', 'why', address, '--json', ...since, '--config', config])
    expect(jsonLines(stdout)).toMatchObject(expected.map((message) => ({ entry: { message } })))
  })
})

describe('bans why of somebody who was banned long before', { timeout: 60_000 }, () => {
  const config = ['--config', join(directory, 'settings.yaml')]
  const file = join(
    directoryWith({
      bans: '{"set":"ssh","address":"10.0.0.12","since":"2026-03-01T00:00:00Z","until":null,"times":1,"rule":null,"message":"by hand"}',
    }),
    'bans',
  )

  it('tells of the ban, and of all that came since the time that is named', async () => {
    await pyruse(['run', '--once', ...config])
    expect(await pyruse(['bans', 'import', file, ...config])).toMatchObject({ code: 0 })
    const about = async (...since: string[]) =>
      jsonLines((await pyruse(['bans', 'why', '10.0.0.12', '--json', ...since, ...config])).stdout)
    const ban = { ban: { address: '10.0.0.12', set: 'ssh' } }
    expect(await about()).toMatchObject([ban])
    const entry = { entry: { message: 'from 10.0.0.12' } }
    expect(await about('--since', '2026-03-10T00:00:00Z')).toMatchObject([ban, entry])
  })
})

describe('bans why of who came up in several sources', { timeout: 60_000 }, () => {
  const at = (second: number) => new Date(Date.UTC(2026, 2, 10, 6, 0, second)).toISOString()
  const failed = (second: number) =>
    `${at(second)} web1 sshd[7]: Failed password for root from 203.0.113.9 port 4 ssh2`
  const asked = (second: number) => `${at(second)} web1 web[8]: 203.0.113.9 asked for /${second}`
  const seconds = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
  const config = (web: readonly string[], ssh: readonly string[]) =>
    join(
      directoryWith({
        'main.chain': `chain sshd from web, ssh on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed password for {_} from {ip:addr} port {_}" -> goto failed
}
chain failed {
    count tries by ip within 5s as tries
    tries >= 3 -> ban ip with ssh for 1h
    accept
}
chain web from web, ssh on SYSLOG_IDENTIFIER == "web" {
    MESSAGE like "{ip:addr} asked for {_}" -> count requests by ip within 1h as requests, accept
    requests > 1000 -> drop
}
`,
        'web.log': web.map((line) => `${line}\n`).join(''),
        'ssh.log': ssh.map((line) => `${line}\n`).join(''),
        'settings.yaml': `chains: [main.chain]
state: state
sources: { web: { kind: file, path: web.log }, ssh: { kind: file, path: ssh.log } }
ban_sets: { ssh: { backend: none } }
mail: { from: a@example.org, to: [b@example.org], transport: { directory: mails } }
`,
      }),
      'settings.yaml',
    )
  const entriesAbout = async (file: string) => {
    const since = ['--since', '2026-03-10T00:00:00Z']
    const { stdout } = await pyruse(['bans', 'why', '203.0.113.9', '--json', ...since, '--config', file])
    return jsonLines(stdout).map(
      (line) => (line as { entry: { at: string; source: string; counters: object } }).entry,
    )
  }

  it('tells in the order of time what came from which', async () => {
    const found = await entriesAbout(
      config([asked(1), asked(4), asked(5)], [failed(0), failed(2), failed(6)]),
    )
    expect(found.map(({ source }) => source)).toEqual(['ssh', 'web', 'ssh', 'web', 'web', 'ssh'])
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted())
  })

  it('shows what led to the ban, also where another source told more of the address before that', async () => {
    const found = await entriesAbout(config([failed(56), failed(57), failed(58)], seconds(0, 55).map(asked)))
    expect(found.at(-1)).toMatchObject({ source: 'web', effects: [{ effect: 'ban', set: 'ssh' }] })
    expect(found.length).toBe(50)
  })
})
