import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { directoryWith, jsonLines, pyruse } from '../../support/pyruse.ts'

const HOUR = 3_600_000

test('who is banned by a chain stays so by its rule, whatever a list that is imported says; only a later end is taken over', async () => {
  const place = directoryWith({
    'settings.yaml': `chains: [main.chain]
state: state
sources: { journal: { kind: recording, path: entries.json } }
ban_sets: { ssh: { backend: none } }
`,
    'main.chain': `chain main from journal {
    MESSAGE like "bad {ip:addr}" -> ban ip with ssh for 1h
    accept
}
`,
    'entries.json': '',
    'list.txt': '203.0.113.9\n203.0.113.8\n',
  })
  const config = ['--config', `${place}/settings.yaml`]
  const now = Date.now()
  writeFileSync(
    `${place}/entries.json`,
    `${JSON.stringify({ __REALTIME_TIMESTAMP: String(now * 1000), MESSAGE: 'bad 203.0.113.9' })}\n`,
  )
  await pyruse(['run', '--once', ...config])
  const imported = ['bans', 'import', `${place}/list.txt`, '--set', 'ssh', '--for']
  expect(await pyruse([...imported, '1m', ...config])).toMatchObject({
    stdout: expect.stringContaining('1 imported, 1 known already'),
  })
  expect(await pyruse([...imported, '2h', ...config])).toMatchObject({
    stdout: expect.stringContaining('2 imported, 0 known already'),
  })
  const bans = jsonLines((await pyruse(['bans', '--json', ...config])).stdout)
  expect(bans).toMatchObject([
    {
      address: '203.0.113.9',
      times: 1,
      rule: expect.stringContaining('main.chain:2'),
      message: 'bad 203.0.113.9',
    },
    { address: '203.0.113.8', times: 1, message: `imported from ${place}/list.txt` },
  ])
  const [{ until }] = bans as readonly [{ readonly until: string }]
  expect(Date.parse(until)).toBeGreaterThan(now + 2 * HOUR - 1)
})

test('of who is named twice by a list, such as that of two hosts, the later end counts, in whichever order they stand', async () => {
  const ban = (address: string, until: string | null, message: string) =>
    JSON.stringify({
      set: 'ssh',
      address,
      since: '2026-11-20T10:00:00.000000Z',
      until,
      times: 1,
      rule: null,
      message,
    })
  const [sooner, later] = ['2254-01-01T00:00:00.000000Z', '2254-01-02T00:00:00.000000Z']
  const place = directoryWith({
    'settings.yaml':
      'chains: [main.chain]\nstate: state\nsources: { journal: { kind: recording, path: entries.json } }\nban_sets: { ssh: { backend: none } }\n',
    'main.chain': 'chain main from journal { drop }\n',
    'entries.json': '',
    'list.json': [
      ban('203.0.113.7', null, 'one host'),
      ban('203.0.113.7', sooner, 'another'),
      ban('203.0.113.8', sooner, 'one host'),
      ban('203.0.113.8', later, 'another'),
      ban('203.0.113.9', later, 'one host'),
      ban('203.0.113.9', sooner, 'another'),
    ].join('\n'),
  })
  const config = ['--config', `${place}/settings.yaml`]
  await pyruse(['run', '--once', ...config])
  expect(await pyruse(['bans', 'import', `${place}/list.json`, ...config])).toMatchObject({
    stdout: expect.stringContaining('4 imported, 2 known already'),
  })
  const bans = jsonLines((await pyruse(['bans', '--json', ...config])).stdout)
  expect(bans).toMatchObject([
    { address: '203.0.113.7', until: null, message: 'one host' },
    { address: '203.0.113.8', until: later, message: 'one host' },
    { address: '203.0.113.9', until: later, message: 'one host' },
  ])
})
