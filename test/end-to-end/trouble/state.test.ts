import { chmodSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { makeJournal } from '../../support/journal-files.ts'
import { missing } from '../../support/requirements.ts'
import { type Daemon, spawnDaemon, startDaemon } from '../support/daemon.ts'
import { OBEDIENT } from '../support/obedient.ts'
import { makePlace, type Place } from '../support/place.ts'
import { countedEntries, reported } from '../support/reported.ts'
import { PATIENT, until } from '../support/until.ts'

const ENTRIES = 30_000
const STOPS_WITHIN = 5_000

describe('a state directory', PATIENT, () => {
  it.skipIf(missing('root', 'setpriv')).each([
    ['may not be written', (place: Place) => chmodSync(place.state, 0o500), /permission|read-?only|written/i],
    [
      'holds something else than a database',
      (place: Place) => writeFileSync(`${place.state}/state.sqlite`, 'not a database '.repeat(100)),
      /not a database/,
    ],
  ])('that %s ends the daemon at once, with what to do', async (_title, spoil, message) => {
    using place = makePlace()
    const settings = settingsOf(place)
    spoil(place)
    await using daemon = spawnDaemon(settings, { prefix: OBEDIENT })
    expect(await daemon.ended).toBe(2)
    expect(daemon.log).toEqual([
      expect.objectContaining({
        level: 'fatal',
        msg: 'the state cannot be opened',
        error: expect.stringMatching(message),
        hint: expect.stringMatching(/./),
      }),
    ])
    expect(daemon.complaints).toEqual([])
  })
})

describe.skipIf(missing('journal-remote', 'libsystemd'))('a daemon that is told to stop', PATIENT, () => {
  it('stops soon, and goes on behind the last entry when it is started again', async () => {
    using place = makePlace()
    makeJournal(
      place.path('journal'),
      Array.from({ length: ENTRIES }, (_, number) => ({
        realtime: Date.UTC(2026, 10, 20) * 1000 + number,
        fields: [['MESSAGE', `number ${number % 10}`]],
      })),
    )
    const settings = settingsOf(place)
    await using daemon = await startDaemon(settings)
    await until('something is committed', () => countedEntries(place) > 0)
    expect(await stopSoon(daemon)).toBe(0)
    expect(daemon.log.at(-1)).toMatchObject({ msg: 'stopped' })
    await using again = spawnDaemon(settings, { arguments: ['--once'] })
    expect(await again.ended).toBe(0)
    expect(countedEntries(place)).toBe(ENTRIES)
    expect(reported(place)).toEqual(
      Array.from({ length: 10 }, (_, digit) => `${ENTRIES / 10} number ${digit}`),
    )
  })
})

/** Stops it as a service manager does: what has not ended in time is killed. */
async function stopSoon(daemon: Daemon): Promise<number | NodeJS.Signals> {
  daemon.kill('SIGTERM')
  const impatience = new AbortController()
  void setTimeout(STOPS_WITHIN, undefined, impatience).then(
    () => daemon.kill('SIGKILL'),
    () => undefined,
  )
  const end = await daemon.ended
  impatience.abort()
  return end
}

function settingsOf(place: Place): string {
  return place.settings({
    chains: [place.write('main.chain', 'chain all from journal { report INFO "{MESSAGE}"; accept }')],
    sources: { journal: { kind: 'journald', start: 'oldest', directory: place.path('journal') } },
  })
}
