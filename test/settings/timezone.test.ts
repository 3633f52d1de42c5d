import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execaSync } from 'execa'
import { afterAll, describe, expect, it, test } from 'vitest'
import { parseSettings } from '../../src/settings/load.ts'
import { systemTimezone } from '../../src/settings/system-timezone.ts'
import { ENVIRONMENT } from './environment.ts'

const ENVIRONMENT_FILE = join(import.meta.dirname, '../../src/settings/environment.ts')
const ASK = `const { systemEnvironment } = await import('${ENVIRONMENT_FILE}')
console.log(systemEnvironment().timezone.name, Intl.DateTimeFormat().resolvedOptions().timeZone)`

test.each([
  { TZ: 'UTC' },
  { TZ: 'Etc/UTC' },
  { TZ: 'UTC', LC_ALL: 'de_DE.UTF-8' },
  { TZ: 'Europe/London' },
  { TZ: ':Europe/London' },
  { TZ: 'posix/Europe/London' },
  { TZ: 'EST5EDT' },
  { TZ: 'Africa/Abidjan' },
  { TZ: 'Europe/Berlin' },
  {},
])('the zone of the machine is what JavaScript says: %o', (env) => {
  const [told, said] = execaSync(process.execPath, ['--input-type=module', '-e', ASK], {
    env,
    extendEnv: false,
  }).stdout.split(' ')
  expect(told).toBe(said)
})

describe('what TZ holds that JavaScript does not know', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-zone-'))
  const linkTo = (name: string, target: string): string => {
    const link = join(directory, name)
    symlinkSync(target, link)
    return link
  }
  const paris = linkTo('paris', '../usr/share/zoneinfo/Europe/Paris')
  const utc = linkTo('utc', '/usr/share/zoneinfo/Etc/UTC')
  const elsewhere = linkTo('elsewhere', '/srv/localtime')
  const none = join(directory, 'none')
  afterAll(() => rmSync(directory, { recursive: true }))

  it.each([
    { TZ: ':/etc/localtime', localtime: paris, zone: { name: 'Europe/Paris' } },
    { TZ: '/etc/localtime', localtime: utc, zone: { name: 'UTC' } },
    { TZ: ':/etc/localtime', localtime: none, zone: { name: 'UTC', misunderstood: ':/etc/localtime' } },
    { TZ: ':/usr/share/zoneinfo/Asia/Tokyo', localtime: paris, zone: { name: 'Asia/Tokyo' } },
    { TZ: '', localtime: utc, zone: { name: 'UTC' } },
    { TZ: '', localtime: none, zone: { name: 'UTC' } },
    { TZ: '', localtime: paris, zone: { name: 'Europe/Paris', misunderstood: '' } },
    { TZ: 'UTC+3', localtime: paris, zone: { name: 'Europe/Paris', misunderstood: 'UTC+3' } },
    { TZ: 'UTC+3', localtime: elsewhere, zone: { name: 'UTC', misunderstood: 'UTC+3' } },
    { TZ: 'CET-1CEST', localtime: paris, zone: { name: 'Europe/Paris', misunderstood: 'CET-1CEST' } },
    { TZ: 'Mars/Olympus', localtime: none, zone: { name: 'UTC', misunderstood: 'Mars/Olympus' } },
  ])('%o', ({ TZ, localtime, zone }) => {
    expect(systemTimezone(TZ, localtime)).toEqual(zone)
  })

  it.each([
    { text: '', warned: ['PY0907'] },
    { text: 'timezone: Europe/Paris', warned: [] },
  ])('is told unless the settings name a zone: $text', ({ text, warned }) => {
    const timezone = { name: 'UTC', misunderstood: 'UTC+3' }
    const loaded = parseSettings({ name: 'settings.yaml', text }, { ...ENVIRONMENT, timezone })
    expect('warnings' in loaded && loaded.warnings.map(({ code }) => code)).toEqual(warned)
  })
})
