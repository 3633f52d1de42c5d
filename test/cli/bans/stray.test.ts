import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isBanRow } from '../../../src/daemon/state-rows.ts'
import { type Daemon, startDaemon } from '../../end-to-end/support/daemon.ts'
import { makePlace, type Place } from '../../end-to-end/support/place.ts'
import { PATIENT } from '../../end-to-end/support/until.ts'
import { jsonLines, pyruse } from '../../support/pyruse.ts'

const STILL = ['203.0.113.4', '203.0.113.5', '203.0.113.6'] as const

describe('bans of a ban set that the settings do not have any more', PATIENT, () => {
  let place: Place
  let daemon: Daemon
  const run = (...words: readonly string[]) => pyruse([...words, '--config', place.path('settings.yaml')])
  const settings = (...sets: readonly string[]) =>
    place.settings({
      chains: ['main.chain'],
      sources: { web: { kind: 'file', path: 'web.log', identifier: 'web' } },
      ban_sets: Object.fromEntries(sets.map((set) => [set, { backend: 'none' }])),
    })
  const running = async () =>
    jsonLines((await run('bans', 'list', '--json')).stdout).map(
      (ban) => isBanRow(ban) && `${ban.set} ${ban.address}`,
    )

  beforeAll(async () => {
    place = makePlace()
    place.write('main.chain', 'chain all from web {\n    accept\n}\n')
    place.write('web.log', '')
    settings('one', 'two')
    daemon = await startDaemon(place.path('settings.yaml'))
    await run('bans', 'add', ...STILL, 'with', 'two')
    await run('bans', 'add', STILL[0], 'with', 'one', '--for', '2h')
    settings('one')
  })
  afterAll(async () => {
    await daemon[Symbol.asyncDispose]()
    place[Symbol.dispose]()
  })

  it('are told of by `reload`, the log, the digest and the list', async () => {
    const reloaded = await run('reload')
    expect(reloaded.stdout).toContain(
      '3 bans run of two, a ban set that the settings do not have: see `pyruse-ts bans list --set two`',
    )
    expect(daemon.log).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        set: 'two',
        bans: 3,
        msg: expect.stringContaining('do not have'),
      }),
    )
    expect((await run('report')).stdout).toContain('Bans run of two, a ban set that the settings do not have')
    const { stdout } = await run('bans')
    expect(
      stdout.split('\n').map((line) => line.includes(', of a ban set that the settings do not have')),
    ).toEqual([true, true, true, false])
  })

  it('end where somebody removes them, with a word of the firewall', async () => {
    const removed = await run('bans', 'remove', STILL[0])
    expect(removed).toMatchObject({
      code: 0,
      stdout: '203.0.113.4 is banned by one no more.\n203.0.113.4 is banned by two no more.',
      stderr: expect.stringMatching(/no ban set "two" any more, so the firewall was not told\n.*by hand/),
    })
    const other = await run('bans', 'remove', STILL[1], '--set', 'two')
    expect(other).toMatchObject({ code: 0, stdout: '203.0.113.5 is banned by two no more.' })
    expect(await running()).toEqual(['two 203.0.113.6'])
    const again = await run('bans', 'remove', STILL[1], '--set', 'two')
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no ban set "two"') })
    expect(daemon.log.filter(({ level, source }) => level === 'error' && source !== 'journal')).toEqual([])
  })

  it('end likewise where the daemon is down', async () => {
    await daemon[Symbol.asyncDispose]()
    expect(await run('bans', 'remove', STILL[2])).toMatchObject({ code: 0 })
    expect(await running()).toEqual([])
  })
})
