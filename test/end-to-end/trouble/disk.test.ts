import { execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { growJournal } from '../../crash/growing-journal.ts'
import { missing } from '../../support/requirements.ts'
import { PROGRAM, spawnDaemon, startDaemon } from '../support/daemon.ts'
import { makePlace, type Place } from '../support/place.ts'
import { reported } from '../support/reported.ts'
import { PATIENT } from '../support/until.ts'

const CANNOT_WRITE = 'the state cannot be written; nothing further is read until it can, which is tried again'
/** Each is a line of its own in the digest: more than the small disk holds. */
const ENTRIES = 1_500
const LONG = 'x'.repeat(1_000)

describe.skipIf(missing('root', 'journal-remote', 'libsystemd'))('a disk that is full', PATIENT, () => {
  it('stops the reading until there is room; nothing is lost, nothing done twice', async () => {
    using place = makePlace()
    using disk = smallDisk(place)
    await using journal = growJournal(place.path('journal'))
    await using daemon = await startDaemon(settingsOf(place))
    journal.append(
      Array.from({ length: ENTRIES }, (_, number) => ({
        realtime: Date.now() * 1000 + number,
        fields: [['MESSAGE', `${number} ${LONG}`]],
      })),
    )
    expect(await daemon.logged(CANNOT_WRITE)).toMatchObject({
      level: 'error',
      error: expect.stringContaining('the disk is full'),
      hint: expect.stringContaining('make room'),
    })
    // Whoever is told that it failed must not find it done when there is room again.
    const orders = [['bans', 'add', '192.0.2.1', '--set', 'noted'], ['reload']]
    for (const said of await Promise.all(orders.map((order) => asked(place, order))))
      expect(said).toMatch(/^error: nothing was done/)
    disk.resize('64m')
    await daemon.logged('the state is written again, and nothing was lost')
    await journal.finish()
    expect(await asked(place, ['bans', '--all'])).toBe('Nobody was banned.\n')
    expect(daemon.log.map(({ msg }) => msg)).not.toContain('the configuration was reloaded')
    expect(await daemon.stop()).toBe(0)
    expect(await spawnDaemon(settingsOf(place), { arguments: ['--once'] }).ended).toBe(0)
    expect(reported(place).filter((line) => line.endsWith(LONG))).toEqual(
      Array.from({ length: ENTRIES }, (_, number) => `1 ${number} ${LONG}`).sort(),
    )
  })

  it('is told when the daemon is started, and to stop it takes no room', async () => {
    using place = makePlace()
    using disk = smallDisk(place)
    const settings = settingsOf(place)
    disk.fill()
    await using refused = spawnDaemon(settings)
    expect(await refused.ended).toBe(1)
    expect(refused.log).toMatchObject([
      { msg: 'the state cannot be opened', error: expect.stringMatching(/disk is full/) },
    ])
    disk.resize('2m')
    await using daemon = await startDaemon(settings)
    disk.fill()
    expect(await daemon.stop()).toBe(0)
  })
})

/** Mounts a file system of 1 MB as the state directory. */
function smallDisk({ state }: Place) {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', state])
  let files = 0
  return {
    resize: (size: string) => execFileSync('mount', ['-o', `remount,size=${size}`, state]),
    fill() {
      try {
        for (;;) writeFileSync(`${state}/filler${files++}`, Buffer.alloc(4096))
      } catch {
        // Full, as it shall be.
      }
    },
    [Symbol.dispose]: () => void execFileSync('umount', ['-l', state]),
  }
}

/** What a command says of the daemon there. */
async function asked(place: Place, words: readonly string[]): Promise<string> {
  const [program = '', ...args] = [...PROGRAM, ...words, '--config', place.path('settings.yaml')]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
  return output + complaint
}

function settingsOf(place: Place): string {
  return place.settings({
    chains: [place.write('main.chain', 'chain all from journal { report INFO "{MESSAGE}"; accept }')],
    sources: { journal: { kind: 'journald', start: 'oldest', directory: place.path('journal') } },
    ban_sets: { noted: { backend: 'none' } },
  })
}
