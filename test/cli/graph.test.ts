import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directoryWith, pyruse } from '../support/pyruse.ts'

const CHAINS = `
## Noise <first>.
chain noise from journal priority -10 { PRIORITY >= 6 -> drop }
chain rest from journal { SYSLOG_IDENTIFIER == "sshd" -> goto sshd }
chain sshd { PRIORITY == 3 -> accept }
`

const SETTINGS = `
chains: [main.chain]
state: state
sources: { journal: { kind: recording, path: log.jsonl } }
report: { sections: { OTHER: Unexpected } }
mail: { from: a@example.org, to: [a@example.org], transport: { directory: mails } }
`

const ENTRIES = [6, 6, 6, 3, 4].map((PRIORITY, index) =>
  JSON.stringify({
    __REALTIME_TIMESTAMP: String(1_767_225_600_000_000 + index),
    __CURSOR: `c${index}`,
    SYSLOG_IDENTIFIER: 'sshd',
    PRIORITY: String(PRIORITY),
    MESSAGE: 'hello',
  }),
)

function place(): string {
  return directoryWith({
    'main.chain': CHAINS,
    'settings.yaml': SETTINGS,
    'log.jsonl': `${ENTRIES.join('\n')}\n`,
  })
}

describe('graph', () => {
  it.each([
    ['text', /^source journal\n {2}1 {2}noise/],
    ['mermaid', /^flowchart LR\n/],
    ['dot', /^digraph chains \{\n/],
    ['svg', /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /],
  ])('draws the chains of the settings as %s', async (format, begin) => {
    const config = join(place(), 'settings.yaml')
    const { code, stdout, stderr } = await pyruse(['graph', '--config', config, '--format', format])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(begin)
  })

  it.each([
    ['graph.svg', [], 'Noise &lt;first&gt;.'],
    ['graph.gv', [], 'digraph chains {'],
    ['graph.dot', [], 'digraph chains {'],
    ['graph.mmd', [], 'flowchart LR'],
    ['graph', [], 'source journal\n'],
    ['graph.svg', ['--format', 'text'], 'source journal\n'],
  ])('draws the chains that are named into %s %j', async (name, options, holds) => {
    const directory = place()
    const file = join(directory, name)
    const ran = await pyruse(['graph', ...options, '--output', file, join(directory, 'main.chain')])
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(readFileSync(file, 'utf8')).toContain(holds)
  })

  it('draws to standard output where the file is `-`, and makes none of that name', async () => {
    const config = join(place(), 'settings.yaml')
    const [named, unnamed] = await Promise.all([
      pyruse(['graph', '--config', config, '--output', '-']),
      pyruse(['graph', '--config', config]),
    ])
    expect(named).toEqual(unnamed)
    expect(existsSync('-')).toBe(false)
  })

  it('tells how many entries took each way once the daemon counted them', async () => {
    const directory = place()
    const config = join(directory, 'settings.yaml')
    expect(await pyruse(['run', '--once', '--config', config])).toMatchObject({ code: 0 })
    const { stdout, stderr } = await pyruse(['graph', '--hits', '--config', config])
    expect(stderr).toBe('')
    expect(stdout).toContain('source journal  5 entries')
    expect(stdout).toContain('  1  noise   5 entered, 3 decided  priority -10\n')
    expect(stdout).toContain('  2  rest    2 entered, 1 decided\n')
    expect(stdout).toMatch(/ {5}policy {2}1 entry +report OTHER /)
    expect(stdout).toContain('PRIORITY >= 6 -> drop (3)')
    expect(stdout).toContain('goto sshd (2)')
    expect(stdout).toContain('counted since 2026-01-01 00:00 UTC')
    const without = await pyruse(['graph', '--config', config])
    expect(without.stdout).not.toMatch(/entries|entered|counted|\(3\)/)
  })

  it('says where there are no counts yet, and draws without', async () => {
    const directory = place()
    const { code, stdout, stderr } = await pyruse([
      'graph',
      '--hits',
      '--config',
      join(directory, 'settings.yaml'),
    ])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^warning: there are no counts in .*state yet\n {2}= the daemon counts/)
    expect(stdout).toContain('PRIORITY >= 6 -> drop\n')
    expect(existsSync(join(directory, 'state'))).toBe(false)
  })

  it.each([
    ['chains with an error', ['broken.chain'], 2, /there is no chain named `nowhere`/],
    ['a format that is not known', ['--format', 'png', 'main.chain'], 2, /choices|Allowed/],
    [
      'a file that cannot be written',
      ['--output', 'no/such/directory', 'main.chain'],
      2,
      /cannot be written.*\n {2}= name another/,
    ],
  ])('refuses %s', async (_, args, code, message) => {
    const directory = directoryWith({
      'main.chain': CHAINS,
      'broken.chain': 'chain a from journal { goto nowhere }',
    })
    const paths = args.map((arg) => (/\.chain$|\//.test(arg) ? join(directory, arg) : arg))
    const ran = await pyruse(['graph', ...paths])
    expect(ran.code).toBe(code)
    expect(ran.stdout).toBe('')
    expect(ran.stderr).toMatch(message)
  })

  it('quotes nothing that steers a terminal', async () => {
    const directory = directoryWith({ 'main.chain': CHAINS })
    const output = join(directory, 'no\u001b[2J\u202e', 'file')
    const { code, stderr } = await pyruse(['graph', '--output', output, join(directory, 'main.chain')])
    expect(code).toBe(2)
    expect(stderr).toContain('no␛[2J\\u{202E}')
  })
})
