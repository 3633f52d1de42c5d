import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, test } from 'vitest'
import { openDatabase } from '../../../src/state/database.ts'
import { SqliteStore } from '../../../src/state/store.ts'
import { growJournal } from '../../crash/growing-journal.ts'
import { nftNamespace } from '../../effects/ban/nft-namespace.ts'
import { makeJournal } from '../../support/journal-files.ts'
import { pyruse } from '../../support/pyruse.ts'
import { missing } from '../../support/requirements.ts'
import { spawnDaemon, startDaemon } from '../support/daemon.ts'
import { OBEDIENT } from '../support/obedient.ts'
import { makePlace, type Place } from '../support/place.ts'
import { countedEntries, reported } from '../support/reported.ts'
import { stopSoon } from '../support/stop-soon.ts'
import { PATIENT, until } from '../support/until.ts'

const ENTRIES = 30_000
const PAGE = 4096
const HOLDER = fileURLToPath(new URL('../../state/support/hold-state.ts', import.meta.url))

describe('a state directory', PATIENT, () => {
  it.skipIf(missing('root', 'setpriv'))(
    'that may not be written ends the daemon at once, with what to do',
    async () => {
      using place = makePlace()
      const settings = settingsOf(place)
      chmodSync(place.state, 0o500)
      await using daemon = spawnDaemon(settings, { prefix: OBEDIENT })
      expect(await daemon.ended).toBe(2)
      expect(daemon.log).toEqual([cannotOpen(/permission|read-?only|written/i)])
      expect(daemon.complaints).toEqual([])
    },
  )

  it('that another daemon works on is refused, which is named; whoever reads may', async () => {
    using place = makePlace()
    const settings = settingsOf(place)
    await using first = await startDaemon(settings)
    await using second = spawnDaemon(settings)
    expect(await second.ended).toBe(1)
    expect(second.log).toEqual([cannotOpen(new RegExp(`in use by another pyruse-ts: process ${first.pid}$`))])
    expect((await pyruse(['counters', '--json', '--config', settings])).code).toBe(0)
    expect(await first.stop()).toBe(0)
  })

  it('that a command works on is waited for: who bans by hand does not keep the daemon from starting', async () => {
    using place = makePlace()
    const settings = settingsOf(place)
    const holder = spawn(process.execPath, [HOLDER, place.state], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    setTimeout(() => holder.kill('SIGKILL'), 1_500)
    await using daemon = await startDaemon(settings)
    expect(daemon.log.filter(({ level }) => level === 'fatal')).toEqual([])
    expect(await daemon.stop()).toBe(0)
  })
})

describe.skipIf(missing('root', 'ip', 'nft', 'journal-remote'))('a database that is damaged', PATIENT, () => {
  it('is set aside: told in log and digest, with the bans that the firewall still holds', async () => {
    using place = makePlace()
    using network = nftNamespace(
      'table inet filter {\n set ssh4 { type ipv4_addr; flags timeout; elements = { 203.0.113.9 timeout 2h }\n }\n}',
    )
    const settings = place.settings({
      ...chainsOf(place),
      ban_sets: { ssh: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4' } },
    })
    place.write('state/state.sqlite', 'not a database '.repeat(100))
    await using daemon = await startDaemon(settings, { prefix: network.program.slice(0, -1) })
    const told = await daemon.logged('the database is damaged: it is set aside, and a new one begun')
    expect(told).toMatchObject({ level: 'error', lost: expect.stringContaining('counters'), bans: 1 })
    expect(readFileSync(String(told.aside), 'utf8')).toBe('not a database '.repeat(100))
    expect(await daemon.stop()).toBe(0)
    const store = new SqliteStore(openDatabase(place.state))
    expect(store.listBans(Date.now())).toMatchObject([{ set: 'ssh', address: '203.0.113.9', times: 1 }])
    expect(store.openReport(0)).toMatchObject({
      lines: expect.arrayContaining([
        expect.objectContaining({
          section: 'FAULTS',
          message: expect.stringMatching(/damaged.*set aside as .*Lost: counters/),
        }),
      ]),
      bans: [{ address: '203.0.113.9' }],
    })
    store.close()
  })

  it('at work ends the daemon, and the next start sets it aside', async () => {
    using place = makePlace()
    const settings = settingsOf(place)
    await (await startDaemon(settings)).stop()
    await using journal = growJournal(place.path('journal'))
    await using daemon = await startDaemon(settings)
    spoilDatabase(place)
    journal.append([{ realtime: Date.now() * 1000, fields: [['MESSAGE', 'something']] }])
    expect(await daemon.ended).toBe(1)
    expect(daemon.log.at(-1)).toMatchObject({
      level: 'error',
      hint: expect.stringContaining('sets the file aside'),
    })
    await using next = await startDaemon(settings)
    expect(next.log.map(({ msg }) => msg)).toContain(
      'the database is damaged: it is set aside, and a new one begun',
    )
  })
})

describe.skipIf(missing('journal-remote'))('a database that is deleted', PATIENT, () => {
  it('at work ends the daemon with the next entry, so that the next start begins what lasts', async () => {
    using place = makePlace()
    const settings = settingsOf(place)
    await using journal = growJournal(place.path('journal'))
    await using daemon = await startDaemon(settings)
    rmSync(place.state, { recursive: true })
    journal.append([{ realtime: Date.now() * 1000, fields: [['MESSAGE', 'something']] }])
    expect(await daemon.ended).toBe(1)
    expect(daemon.log.at(-1)).toMatchObject({
      level: 'error',
      error: expect.stringContaining('was deleted while it was in use'),
      hint: expect.stringContaining('stop the daemon before'),
    })
    await using next = await startDaemon(settings)
    await until('something is committed', () => countedEntries(place) > 0)
    expect(await next.stop()).toBe(0)
  })
})

test(
  'a state that somebody holds at a reload: nothing changes, which is said, and the daemon lives on',
  PATIENT,
  async () => {
    using place = makePlace()
    place.write('main.chain', 'chain main from journal {}')
    place.write('log', '')
    const said = {
      chains: ['main.chain'],
      sources: { journal: { kind: 'file', path: 'log', format: 'plain' } },
    }
    const settings = place.settings(said)
    await using daemon = await startDaemon(settings)
    const status = async () => JSON.parse((await pyruse(['status', '--json', '--config', settings])).stdout)
    const walked = async (total: number) => {
      appendFileSync(place.path('log'), 'something\n')
      await expect.poll(status, { timeout: 30_000 }).toMatchObject({ running: true, entries: { total } })
    }
    // From then on there is nothing to be committed, for which a reload would wait.
    await walked(1)
    place.settings({
      ...said,
      digests: { weekly: { schedule: '0 8 * * 1', sections: { WARN: 'Warnings' } } },
    })
    const reload = () => pyruse(['reload', '--config', settings])
    const other = new DatabaseSync(place.path('state/state.sqlite'), { timeout: 5_000 })
    other.exec('BEGIN IMMEDIATE')
    const held = await reload()
    other.close()
    expect(held).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/in use by another process[\s\S]*old one/),
    })
    await walked(2)
    expect(await reload()).toMatchObject({ code: 0, stdout: 'reloaded: 1 chain; changed: digests' })
    expect(await daemon.stop()).toBe(0)
  },
)

test(
  'a state that cannot be written is told by status and doctor for as long as that lasts',
  PATIENT,
  async () => {
    using place = makePlace()
    place.write('main.chain', 'chain main from journal {}')
    place.write('log', '')
    const settings = place.settings({
      chains: ['main.chain'],
      sources: { journal: { kind: 'file', path: 'log', format: 'plain' } },
    })
    await using daemon = await startDaemon(settings)
    const asked = async (...given: readonly string[]) =>
      (await pyruse([...given, '--config', settings])).stdout
    const status = async () => JSON.parse(await asked('status', '--json'))
    expect(await status()).not.toHaveProperty('unwritten')
    const other = new DatabaseSync(place.path('state/state.sqlite'), { timeout: 5_000 })
    other.exec('BEGIN IMMEDIATE')
    appendFileSync(place.path('log'), 'something\n')
    await expect.poll(status, { timeout: 30_000 }).toMatchObject({
      unwritten: {
        since: expect.stringMatching(/^2.*Z$/),
        error: expect.stringContaining('another process'),
      },
    })
    expect(await asked('status')).toMatch(/CANNOT BE WRITTEN since .*another process/)
    expect(await asked('doctor')).toMatch(
      /PROBLEM +daemon: it cannot write its state since .*another process/,
    )
    other.close()
    await expect.poll(status, { timeout: 60_000 }).toMatchObject({ entries: { total: 1 } })
    expect(await status()).not.toHaveProperty('unwritten')
    expect(await daemon.stop()).toBe(0)
  },
)

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

function cannotOpen(error: RegExp) {
  return expect.objectContaining({
    level: 'fatal',
    msg: 'the state cannot be opened',
    error: expect.stringMatching(error),
    hint: expect.stringMatching(/./),
  })
}

/** Writes nonsense over all pages but the first, and has SQLite forget what it has in memory. */
function spoilDatabase({ state }: Place): void {
  const file = `${state}/state.sqlite`
  const size = statSync(file).size
  writeSync(openSync(file, 'r+'), Buffer.alloc(size - PAGE, 'x'), 0, size - PAGE, PAGE)
  // The daemon may be committing at this very moment.
  const other = new DatabaseSync(file, { timeout: 5000 })
  other.exec('PRAGMA application_id = 1')
  other.close()
}

function settingsOf(place: Place): string {
  return place.settings(chainsOf(place))
}

function chainsOf(place: Place) {
  return {
    chains: [place.write('main.chain', 'chain all from journal { report INFO "{MESSAGE}"; accept }')],
    sources: { journal: { kind: 'journald', start: 'oldest', directory: place.path('journal') } },
  }
}
