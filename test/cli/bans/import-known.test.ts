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
