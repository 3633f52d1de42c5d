import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { makeJournal, type WrittenEntry } from '../support/journal-files.ts'
import { pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'
import { outcomeOf } from './outcome.ts'
import { change, copyOf, EXAMPLES } from './place.ts'

const EXAMPLE = join(EXAMPLES, 'log-host')
const EXPECTED: unknown = JSON.parse(readFileSync(join(EXAMPLE, 'expected.json'), 'utf8'))

describe.skipIf(missing('journal-remote', 'libsystemd'))('the log host', { timeout: 120_000 }, () => {
  it('does the same with what systemd-journal-remote wrote, a file a host, and tells where an address tried', async () => {
    const { folder, output } = copyOf('log-host')
    const directory = join(output, 'remote')
    for (const [host, entries] of Object.entries(recordedByHost()))
      makeJournal(directory, entries ?? [], `remote-${host}`)
    change(join(folder, 'try.yaml'), (text) => {
      const { sources, ...settings } = parse(text)
      const fleet = { kind: 'journal_remote', directory, enters: 'journal', start: 'oldest' }
      return stringify({ ...settings, sources: { ...sources, fleet } })
    })
    const { code, stderr } = await pyruse(['run', '--once', '--config', join(folder, 'try.yaml')])
    expect(code, stderr).toBe(0)
    expect(await outcomeOf(output, [], '2025-11-21')).toEqual(EXPECTED)

    const { stdout } = await pyruse(['bans', 'why', '203.0.113.9', '--config', join(folder, 'try.yaml')])
    expect(stdout).toMatch(/offences 3: web1: Failed password .*\n.*offences 4: web2: Failed password /)
  })
})

/** The recorded entries, by the host that sent them. */
function recordedByHost(): Partial<Record<string, readonly WrittenEntry[]>> {
  const text = readFileSync(join(EXAMPLE, 'recorded', 'fleet.export'), 'utf8')
  const entries = text
    .trimEnd()
    .split('\n\n')
    .map((entry) => new Map(entry.split('\n').map((line) => fieldOf(line))))
  const written = Map.groupBy(entries, (fields) => fields.get('_HOSTNAME') ?? '')
  return Object.fromEntries(
    [...written].map(([host, sent]) => [
      host,
      sent.map((fields) => ({
        realtime: Number(fields.get('__REALTIME_TIMESTAMP')),
        bootId: fields.get('_BOOT_ID') ?? '',
        fields: [...fields].filter(([name]) => !/^__|^_BOOT_ID$/.test(name)),
      })),
    ]),
  )
}

function fieldOf(line: string): readonly [name: string, value: string] {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
  return [name, value]
}
