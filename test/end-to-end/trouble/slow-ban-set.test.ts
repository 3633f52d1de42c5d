import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { pyruse } from '../../support/pyruse.ts'
import { startDaemon } from '../support/daemon.ts'
import { makePlace, type Place } from '../support/place.ts'
import { stopSoon } from '../support/stop-soon.ts'
import { PATIENT, until } from '../support/until.ts'

test(
  'a ban set whose programs hang holds up neither bans of another nor their ends, also where the firewall is compared',
  PATIENT,
  async () => {
    using place = makePlace()
    const hangs = touching(place, 'hangs', 'exec sleep 1000')
    const slow = { backend: 'command', ban: hangs, list: touching(place, 'lists', 'exec sleep 1000') }
    const settings = settingsOf(place, {
      slow: { ...slow, parallel: 1, timeout: '10m' },
      quick: quick(place),
    })
    await using daemon = await startDaemon(settings)
    await until('the comparison with the slow one hangs', () => existsSync(place.path('lists')))
    appendFileSync(place.path('log'), 'quick 203.0.113.1\nslow 203.0.113.2\n')
    await until('it is banned', () => existsSync(place.path('banned-203.0.113.1')))
    await until('its ban is over', () => existsSync(place.path('unbanned-203.0.113.1')))
    expect(existsSync(place.path('hangs'))).toBe(false)
    expect(await daemon.stop()).toBe(0)
  },
)

test(
  'a ban set that is removed while its program hangs holds up no other; what waits of it is refused',
  PATIENT,
  async () => {
    using place = makePlace()
    const hangs = {
      backend: 'command',
      ban: touching(place, 'hangs', 'exec sleep 1000'),
      parallel: 1,
      timeout: '10m',
    }
    await using daemon = await startDaemon(settingsOf(place, { slow: hangs, quick: quick(place) }))
    appendFileSync(place.path('log'), 'slow 203.0.113.1\nslow 203.0.113.2\n')
    await until('its program hangs', () => existsSync(place.path('hangs')))
    settingsOf(place, { quick: quick(place) })
    daemon.kill('SIGHUP')
    await daemon.logged('the configuration was reloaded')
    appendFileSync(place.path('log'), 'quick 203.0.113.3\n')
    await until('the other bans', () => existsSync(place.path('banned-203.0.113.3')))
    const isRefused = () => daemon.log.some(({ msg }) => msg === 'an effect could not be carried out')
    expect(isRefused()).toBe(false)
    expect(await daemon.logged('an effect could not be carried out')).toMatchObject({
      error: 'there is no ban set named `slow`',
    })
    expect(await daemon.stop()).toBe(0)
  },
)

test(
  'a daemon ends soon when it is told to, also while a comparison waits for a ban that hangs',
  PATIENT,
  async () => {
    using place = makePlace()
    const slow = {
      backend: 'command',
      ban: touching(place, 'hangs', 'exec sleep 1000'),
      timeout: '10m',
      list: ['true'],
    }
    await using daemon = await startDaemon(settingsOf(place, { slow }, { reconcile: '1s' }))
    appendFileSync(place.path('log'), 'slow 203.0.113.1\n')
    await until('its program hangs', () => existsSync(place.path('hangs')))
    await setTimeout(3_000)
    expect(await stopSoon(daemon)).toBe(0)
    expect(daemon.log.at(-1)).toMatchObject({ left: 1 })
  },
)

test(
  'a daemon ends soon also where the settings of a ban that hangs were changed meanwhile, and begins no other then',
  PATIENT,
  async () => {
    using place = makePlace()
    const hanging = (file: string) => {
      const slow = { backend: 'command', ban: touching(place, file, 'exec sleep 1000'), timeout: '10m' }
      return settingsOf(place, { slow, quick: quick(place) }, {}, '1h')
    }
    await using daemon = await startDaemon(hanging('first'))
    appendFileSync(place.path('log'), 'slow 203.0.113.9\n')
    await until('its program hangs', () => existsSync(place.path('first')))
    const reloads = () => daemon.log.filter(({ msg }) => msg === 'the configuration was reloaded').length
    for (const [former, file] of ['second', 'third', 'fourth'].entries()) {
      hanging(file)
      daemon.kill('SIGHUP')
      await until('it is reloaded', () => reloads() > former)
      appendFileSync(place.path('log'), `slow 203.0.113.${former}\nquick 203.0.113.${former}\n`)
      await until('both are committed', () => existsSync(place.path(`banned-203.0.113.${former}`)))
    }
    expect(await stopSoon(daemon)).toBe(0)
    expect(existsSync(place.path('third'))).toBe(false)
  },
)

test(
  'of many bans by a program none begins once the daemon is told to end, and what was done is not done again',
  PATIENT,
  async () => {
    using place = makePlace()
    const ban = [
      'sh',
      '-c',
      `echo $0 >>"${place.path('begun')}"; sleep 0.3; echo $0 >>"${place.path('done')}"`,
      '{address}',
    ]
    const many = { backend: 'command', ban, parallel: 4 }
    const settings = settingsOf(place, { many }, {}, '1h')
    const addresses = Array.from({ length: 3_000 }, (_, number) => `198.18.${number >> 8}.${number & 255}`)
    const linesOf = (file: string) => readFileSync(place.path(file), 'utf8').trimEnd().split('\n')
    {
      await using daemon = await startDaemon(settings)
      appendFileSync(place.path('log'), addresses.map((address) => `many ${address}\n`).join(''))
      await until('some are banned', () => existsSync(place.path('done')) && linesOf('done').length > 20)
      expect(await stopSoon(daemon)).toBe(0)
      expect(linesOf('begun').length - linesOf('done').length).toBeLessThanOrEqual(many.parallel)
    }
    await using daemon = await startDaemon(settings)
    const then = linesOf('done').length
    await until('more are banned', () => linesOf('done').length > then + 40)
    // Who was told to end had perhaps done it, and only not said so; whoever had said so, four times as many, is not run again.
    const done = linesOf('done')
    expect(done.length - new Set(done).size).toBeLessThanOrEqual(many.parallel)
    daemon.kill('SIGKILL')
    await daemon.ended
    const before = linesOf('begun')
    await using last = await startDaemon(settings)
    await until('more are banned again', () => linesOf('begun').length > before.length + 40)
    expect(await last.stop()).toBe(0)
    // Of those in hand at the kill, nobody knows how far they got.
    const again = linesOf('begun').length - new Set(linesOf('begun')).size
    expect(again).toBeLessThanOrEqual(5 * many.parallel)
  },
)

test(
  'a ban set that cannot be compared is logged once until that is over, and told in the digest',
  PATIENT,
  async () => {
    using place = makePlace()
    const list = ['sh', '-c', `echo >>"${place.path('asked')}"; test -e "${place.path('works')}"`]
    const settings = settingsOf(
      place,
      { broken: { backend: 'command', ban: ['true'], list } },
      { reconcile: '1s' },
    )
    await using daemon = await startDaemon(settings)
    const complaints = () =>
      daemon.log.filter(({ msg }) => msg === 'bans cannot be compared with the firewall').length
    const asked = () => readFileSync(place.path('asked'), 'utf8').length
    await until('it was compared several times', () => existsSync(place.path('asked')) && asked() > 3)
    expect(complaints()).toBe(1)
    place.write('works', '')
    const then = asked()
    await until('it was compared again', () => asked() > then + 1)
    rmSync(place.path('works'))
    await until('that it fails again is logged', () => complaints() === 2)
    const { stdout } = await pyruse(['report', '--json', '--config', settings])
    expect(stdout).toContain('The bans of broken cannot be compared with the firewall')
    expect(await daemon.stop()).toBe(0)
  },
)

test('a ban ends in time also where the daemon was started anew meanwhile', PATIENT, async () => {
  using place = makePlace()
  const settings = settingsOf(place, { quick: quick(place) }, {}, '6s')
  {
    await using daemon = await startDaemon(settings)
    appendFileSync(place.path('log'), 'quick 203.0.113.1\n')
    await until('it is banned', () => existsSync(place.path('banned-203.0.113.1')))
    expect(await daemon.stop()).toBe(0)
  }
  expect(existsSync(place.path('unbanned-203.0.113.1'))).toBe(false)
  await using daemon = await startDaemon(settings)
  await until('its ban is over', () => existsSync(place.path('unbanned-203.0.113.1')))
  expect(await daemon.stop()).toBe(0)
})

/** A program that leaves a file, and goes on so. */
function touching(place: Place, file: string, command = ''): readonly string[] {
  return ['sh', '-c', `touch "${place.path(file)}" && ${command || 'true'}`]
}

/** A ban set that leaves a file for each that it banned or unbanned. */
function quick(place: Place) {
  const told = (file: string) => ['sh', '-c', `touch "${place.path(file)}-$0"`, '{address}']
  return { backend: 'command', ban: told('banned'), unban: told('unbanned') }
}

/** Of a daemon that bans with the set whom a line of the file `log` names behind it. */
function settingsOf(place: Place, banSets: object, further: object = {}, time = '2s'): string {
  const rules = Object.keys(banSets).map(
    (set) => `MESSAGE like "${set} {ip:addr}" -> ban ip with ${set} for ${time}`,
  )
  place.write('main.chain', `chain main from journal {\n    ${rules.join('\n    ')}\n    accept\n}\n`)
  if (!existsSync(place.path('log'))) place.write('log', '')
  return place.settings({
    chains: ['main.chain'],
    sources: { journal: { kind: 'file', path: 'log', format: 'plain' } },
    ban_sets: banSets,
    ...further,
  })
}
