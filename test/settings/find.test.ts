import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { systemEnvironment } from '../../src/settings/environment.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { ENVIRONMENT } from './environment.ts'
import { DEFAULTS, messages, settingsOf } from './loaded.ts'

describe('where settings are found', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-settings-'))
  afterAll(() => rmSync(directory, { recursive: true }))
  const named = join(directory, 'named.yaml')
  const system = join(directory, 'system.yaml')
  writeFileSync(named, 'timezone: Asia/Tokyo')
  writeFileSync(system, 'timezone: Asia/Kolkata')

  it('takes the file that is named before that of the system', () => {
    const loaded = loadSettings({ path: named, environment: { ...ENVIRONMENT, systemSettingsFile: system } })
    expect(settingsOf(loaded)).toMatchObject({ file: named, timezone: 'Asia/Tokyo' })
  })

  it("takes the system's where none is named", () => {
    const loaded = loadSettings({ environment: { ...ENVIRONMENT, systemSettingsFile: system } })
    expect(settingsOf(loaded)).toMatchObject({ file: system, timezone: 'Asia/Kolkata' })
  })

  it('takes defaults where there is neither, and knows no file', () => {
    expect(settingsOf(loadSettings({ environment: ENVIRONMENT }))).toEqual(DEFAULTS)
  })

  it.each([
    ['root keeps it where the system wants it', { isRoot: true }, '/var/lib/pyruse-ts'],
    ['others keep it at home', { isRoot: false }, '/home/kim/.local/state/pyruse-ts'],
    [
      'others keep it where XDG_STATE_HOME says',
      { isRoot: false, variables: { XDG_STATE_HOME: '/home/kim/st' } },
      '/home/kim/st/pyruse-ts',
    ],
    [
      'a service keeps it where systemd says',
      { isRoot: false, variables: { STATE_DIRECTORY: '/var/lib/mine', XDG_STATE_HOME: '/x' } },
      '/var/lib/mine',
    ],
  ])('keeps state without settings: %s', (_, changes, state) => {
    const loaded = loadSettings({ environment: { ...ENVIRONMENT, ...changes } })
    expect(settingsOf(loaded)).toMatchObject({ state, mail: { transport: { directory: `${state}/mails` } } })
  })

  it('keeps state where the system wants it for a daemon with settings that is not root', () => {
    const loaded = loadSettings({ path: named, environment: { ...ENVIRONMENT, isRoot: false } })
    expect(settingsOf(loaded).state).toBe('/var/lib/pyruse-ts')
  })

  it('says why a named file cannot be read', () => {
    const folder = join(directory, 'folder')
    mkdirSync(folder)
    const latin = join(directory, 'latin.yaml')
    writeFileSync(latin, Buffer.from('mail: { from: "J\u00f6rg <j@example.org>" }\n', 'latin1'))
    expect(
      [join(directory, 'no.yaml'), folder, latin, '/dev/zero'].map((path) =>
        messages(loadSettings({ path, environment: ENVIRONMENT })),
      ),
    ).toEqual([
      [`cannot read ${join(directory, 'no.yaml')}: there is no such file`],
      [`cannot read ${folder}: it is a directory`],
      [`cannot read ${latin}: it is not UTF-8`],
      ['cannot read /dev/zero: it is larger than 16 MiB'],
    ])
  })

  it('has defaults for this very machine', () => {
    const path = join(directory, 'empty.yaml')
    writeFileSync(path, '')
    expect(messages(loadSettings({ path, environment: systemEnvironment() }))).toEqual([])
  })
})
