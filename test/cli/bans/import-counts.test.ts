import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { directoryWith, jsonLines, pyruse } from '../../support/pyruse.ts'

const HOUR = 3_600_000

test('who was banned elsewhere is banned for longer here, as often as the file says, be that ban over or not', async () => {
  const now = Date.now()
  const iso = (hours: number) => new Date(now + hours * HOUR).toISOString()
  const exported = { set: 'ssh', since: iso(-3), times: 3, rule: 'main.chain:9', message: 'Failed password' }
  const entry = (address: string) =>
    JSON.stringify({ __REALTIME_TIMESTAMP: String(now * 1000), MESSAGE: `bad ${address}` })
  const place = directoryWith({
    'settings.yaml': `chains: [main.chain]
state: state
sources: { journal: { kind: recording, path: entries.json } }
ban_sets: { ssh: { backend: none, escalate: { factor: 2, up_to: 30d } } }
`,
    'main.chain':
      'chain main from journal {\n    MESSAGE like "bad {ip:addr}" -> ban ip with ssh for 1h\n    accept\n}\n',
    'entries.json': '',
    'past.json': JSON.stringify({ ...exported, address: '203.0.113.9', until: iso(-2) }),
    'running.json': JSON.stringify({ ...exported, address: '198.51.100.7', until: iso(1) }),
  })
  const config = ['--config', `${place}/settings.yaml`]
  await pyruse(['run', '--once', ...config])
  for (const file of ['past.json', 'running.json'])
    expect(await pyruse(['bans', 'import', `${place}/${file}`, ...config])).toMatchObject({ code: 0 })
  writeFileSync(`${place}/entries.json`, `${entry('203.0.113.9')}\n${entry('198.51.100.7')}\n`)
  await pyruse(['run', '--once', ...config])
  const { stdout } = await pyruse(['bans', 'list', '--json', ...config])
  expect(jsonLines(stdout)).toMatchObject([
    // Renewed, it lasts as the third does; what is over is followed by the fourth.
    { address: '198.51.100.7', times: 3, until: iso(4).replace('Z', '000Z') },
    { address: '203.0.113.9', times: 4, until: iso(8).replace('Z', '000Z') },
  ])
})
