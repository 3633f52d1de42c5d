import { describe, expect, it } from 'vitest'
import { growJournal } from '../crash/growing-journal.ts'
import { startDaemon } from '../end-to-end/support/daemon.ts'
import { makePlace } from '../end-to-end/support/place.ts'
import { PATIENT } from '../end-to-end/support/until.ts'
import { jsonLines, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

const HOUR = 3_600_000

describe.skipIf(missing('journal-remote', 'libsystemd'))('after a clock that was far ahead', PATIENT, () => {
  it('`counters` tells what the rules see', async () => {
    using place = makePlace()
    await using journal = growJournal(place.path('journal'))
    const settings = place.settings({
      chains: [
        place.write(
          'main.chain',
          'chain c from journal { count s by SYSLOG_IDENTIFIER within 2h as n; accept }',
        ),
      ],
      sources: { journal: { kind: 'journald', start: 'oldest', directory: place.path('journal') } },
    })
    await using _daemon = await startDaemon(settings)
    const now = Date.now()
    const entries: readonly [identifier: string, hours: number][] = [
      ['ahead', 10_000],
      ['last', 0],
    ]
    journal.append(
      entries.map(([identifier, hours]) => ({
        realtime: (now + hours * HOUR) * 1000,
        fields: [['SYSLOG_IDENTIFIER', identifier]],
      })),
    )
    const told = async () =>
      jsonLines((await pyruse(['counters', '--json', '--config', settings])).stdout) as readonly {
        readonly key: readonly string[]
      }[]
    while (!(await told()).some(({ key }) => key[0] === 'last'));
    expect(await told()).toMatchObject([{ key: ['last'], value: 1 }])
  })
})
