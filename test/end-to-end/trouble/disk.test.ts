import { execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { growJournal } from '../../crash/growing-journal.ts'
import { jsonLines } from '../../support/pyruse.ts'
import { missing } from '../../support/requirements.ts'
import { PROGRAM, spawnDaemon, startDaemon } from '../support/daemon.ts'
import { makePlace, type Place } from '../support/place.ts'
import { reported } from '../support/reported.ts'
import { PATIENT, until } from '../support/until.ts'

const CANNOT_WRITE = 'the state cannot be written; nothing further is read until it can, which is tried again'
const RELOADED = 'the configuration was reloaded'
/** Each is a line of its own in the digest: more than the small disk holds. */
const ENTRIES = 1_500
const CHAIN = `chain all from journal {
    MESSAGE like "bad {ip:addr}" -> ban ip with noted for 1h
    report INFO "{MESSAGE}"
    accept
}
`
const HOUR = 3_600_000
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
    // Nobody waits for what becomes of a SIGHUP: it is followed when it can be.
    daemon.kill('SIGHUP')
    // Whoever is told that it failed must not find it done when there is room again.
    const orders = [['bans', 'add', '192.0.2.1', '--set', 'noted'], ['reload']]
    for (const said of await Promise.all(orders.map((order) => asked(place, order))))
      expect(said).toMatch(/^error: nothing was done/)
    disk.resize('64m')
    await daemon.logged('the state is written again, and nothing was lost')
    await journal.finish()
    expect(await asked(place, ['bans', '--all'])).toBe('Nobody was banned.\n')
    await daemon.logged(RELOADED)
    expect(daemon.log.filter(({ msg }) => msg === RELOADED)).toHaveLength(1)
    expect(await daemon.stop()).toBe(0)
    expect(await spawnDaemon(settingsOf(place), { arguments: ['--once'] }).ended).toBe(0)
    expect(reported(place).filter((line) => line.endsWith(LONG))).toEqual(
      Array.from({ length: ENTRIES }, (_, number) => `1 ${number} ${LONG}`).sort(),
    )
  })

  it('refuses orders and new sources to a daemon that has nothing to do, and leaves nothing of them', async () => {
    using place = makePlace()
    using disk = smallDisk(place)
    await using journal = growJournal(place.path('journal'))
    await using daemon = await startDaemon(settingsOf(place))
    journal.append([entryOf('first')])
    await until('the first entry', () => reported(place).length > 0)
    disk.fill()
    const past = { set: 'noted', address: '203.0.113.8', times: 3, rule: null, message: '' }
    const file = place.write(
      'bans.json',
      JSON.stringify({ ...past, since: isoBefore(2), until: isoBefore(1) }),
    )
    for (const order of [
      ['add', '203.0.113.9', 'with', 'noted', '--for', '1s'],
      ['import', file],
    ])
      expect(await asked(place, ['bans', ...order])).toMatch(/^error: .*the disk is full/)
    // Where a new source begins can be kept later: what the daemon says of the reload is so at once.
    settingsOf(place, { more: { kind: 'journald', directory: place.path('journal') } })
    expect(await asked(place, ['reload'])).toContain('sources opened: more')
    disk.resize('64m')
    expect(await asked(place, ['bans', '--all'])).toBe('Nobody was banned.\n')
    journal.append(['bad 203.0.113.8', 'bad 203.0.113.9'].map((bad) => entryOf(bad, 2_000)))
    let bans: readonly unknown[] = []
    while (bans.length < 2) bans = jsonLines(await asked(place, ['bans', '--json']))
    // Both are the first ones: the next would last for twice as long.
    expect(bans.map(lengthOf)).toEqual([HOUR, HOUR])
    expect(await daemon.stop()).toBe(0)
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

function entryOf(message: string, later = 0) {
  return { realtime: (Date.now() + later) * 1000, fields: [['MESSAGE', message]] } as const
}

function isoBefore(hours: number): string {
  return new Date(Date.now() - hours * HOUR).toISOString()
}

function lengthOf(ban: unknown): number {
  const { since, until: end } = ban as { readonly since: string; readonly until: string }
  return Date.parse(end) - Date.parse(since)
}

function settingsOf(place: Place, more: Record<string, object> = {}): string {
  return place.settings({
    chains: [place.write('main.chain', CHAIN)],
    sources: { journal: { kind: 'journald', start: 'oldest', directory: place.path('journal') }, ...more },
    ban_sets: { noted: { backend: 'none', escalate: { factor: 2, up_to: '30d' } } },
  })
}
