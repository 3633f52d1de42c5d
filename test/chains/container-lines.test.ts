import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeJournal, type WrittenEntry } from '../support/journal-files.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'
import { CHAIN_FILES } from './support.ts'

const START = Date.UTC(2026, 2, 10, 6) * 1000
/** How much of a line Podman's `conmon` 2.1 puts into one entry. */
const LONGEST_PART = 8192
const FOR_ATTACK = 6

const SETTINGS = join(import.meta.dirname, '..', '..', 'examples', 'quickstart', 'settings.yaml')
const directory = directoryWith({})

/** Entries as `conmon` writes them of the container `name`: a line keeps its end, and comes in parts where it is long. */
function containerEntries(name: string, lines: readonly string[]): readonly WrittenEntry[] {
  const parts = lines.flatMap((line) => line.match(new RegExp(`[^]{1,${LONGEST_PART}}`, 'g')) ?? [])
  return parts.map((part, index) => ({
    realtime: START + index * 1e6,
    fields: [
      ['SYSLOG_IDENTIFIER', name],
      ['CONTAINER_ID_FULL', 'c0ffeec0ffee'],
      ['PRIORITY', '6'],
      ['_TRANSPORT', 'journal'],
      ...(part.endsWith('\n') ? [] : ([['CONTAINER_PARTIAL_MESSAGE', 'true']] as const)),
      ['MESSAGE', part],
    ],
  }))
}

async function bannedBy(name: string, lines: readonly string[]): Promise<readonly unknown[]> {
  const journal = makeJournal(join(directory, name), containerEntries(name, lines), `of-${lines[0]?.length}`)
  const args = ['replay', '--config', SETTINGS, '--effects', '--input', journal, ...CHAIN_FILES]
  const { stdout } = await pyruse(args)
  return jsonLines(stdout).flatMap((effect) =>
    effect instanceof Object && 'address' in effect && 'effect' in effect && effect.effect === 'ban'
      ? [effect.address]
      : [],
  )
}

describe.skipIf(missing('journal-remote'))('lines of containers in the journal', { timeout: 60_000 }, () => {
  it('count, though their end is left there', async () => {
    const line = '2026/03/10 06:00:00 [I] Failed authentication attempt for root from 203.0.113.9:4242\n'
    expect(await bannedBy('gitea', Array(FOR_ATTACK).fill(line))).toEqual(['203.0.113.9'])
  })

  it.each(['nginx', 'apache2'])(
    'of %s count against nobody behind the first part, which a client fills',
    async (name) => {
      const own = '203.0.113.9 - '
      const padding = '\\xFF'.repeat(LONGEST_PART).slice(0, LONGEST_PART - own.length)
      const rest = '192.0.2.7 - x [10/Mar/2026:06:00:00 +0000] "GET /.env HTTP/1.1" 404 153 "-" "x"\n'
      expect(await bannedBy(name, Array(FOR_ATTACK).fill(`${own}${padding}${rest}`))).toEqual([])
      expect(await bannedBy(name, Array(FOR_ATTACK).fill(rest))).toEqual(['192.0.2.7'])
    },
  )
})
