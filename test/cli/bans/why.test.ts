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
mail: { from: a@example.org, to: [b@example.org], transport: { directory: mails } }
`,
})

describe('bans why finds the entries in which an address stands by itself', { timeout: 60_000 }, () => {
  it.each([
    ['10.0.0.1', MESSAGES.slice(0, 3)],
    ['2001:db8::1', MESSAGES.slice(7, 9)],
  ])('%s', async (address, expected) => {
    const config = join(directory, 'settings.yaml')
    const since = ['--since', '2026-03-10T00:00:00Z']
    const { stdout } = await pyruse(['bans', 'why', address, '--json', ...since, '--config', config])
    expect(jsonLines(stdout)).toMatchObject(expected.map((message) => ({ entry: { message } })))
  })
})
