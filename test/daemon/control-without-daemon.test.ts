import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makePlace } from '../end-to-end/support/place.ts'
import { pyruse } from '../support/pyruse.ts'

describe('where no daemon ever ran', () => {
  it('the commands say so, and make nothing', async () => {
    using place = makePlace()
    place.write('settings.yaml', 'state: never/made\n')
    const config = ['--config', place.path('settings.yaml')]
    const told = await Promise.all([pyruse(['status', ...config]), pyruse(['bans', ...config])])
    expect(told.map(({ code }) => code)).toEqual([0, 0])
    for (const { stderr } of told) expect(stderr).toContain('there is no database in')
    expect(told[0]?.stdout).toContain('does not run')
    expect(told[1]?.stdout).toBe('Nobody is banned now.')
    expect(readdirSync(place.directory).sort()).toEqual(['settings.yaml', 'state'])
  })

  it('there is no digest either, and a page that is not written is told by the exit code', async () => {
    using place = makePlace()
    place.write('settings.yaml', 'state: never/made\n')
    const config = ['--config', place.path('settings.yaml')]
    const page = place.path('digest.html')
    const told = await Promise.all([
      pyruse(['report', ...config]),
      pyruse(['report', ...config, '--html', page]),
      pyruse(['report', ...config, '--date', '2026-11-20']),
    ])
    expect(told.map(({ code }) => code)).toEqual([0, 1, 1])
    for (const { stderr } of told) expect(stderr).toContain('there is no database in')
    expect(existsSync(page)).toBe(false)
  })

  it.each([
    { options: ['--json', '--html', 'page'], said: '--send, --html and --json cannot be given together' },
    { options: ['--send', '--date', '1d'], said: '--send and --date cannot be given together' },
    { options: ['--date', 'yesterday'], said: 'a date must look like 2026-11-20' },
    { options: ['--date', '2026-02-30'], said: 'a date must look like 2026-11-20' },
  ])('a digest that nobody can mean is wrong usage: $options', async ({ options, said }) => {
    using place = makePlace()
    place.write('settings.yaml', 'state: never/made\n')
    const { code, stdout, stderr } = await pyruse([
      'report',
      '--config',
      place.path('settings.yaml'),
      ...options,
    ])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(said)
  })

  it.each([
    { where: 'is too long for a socket', socket: `/tmp/${'long'.repeat(40)}` },
    { where: 'goes round in a circle', socket: 'circle' },
  ])('nobody is found at a path that $where', async ({ socket }) => {
    using place = makePlace()
    symlinkSync('circle', place.path('circle'))
    place.write('settings.yaml', `state: never/made\ncontrol: { socket: ${socket} }\n`)
    const { code, stdout } = await pyruse(['status', '--config', place.path('settings.yaml')])
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('does not run') })
  })

  it.each([
    { what: 'that are not there', text: undefined, said: /PY0801.*there is no such file/ },
    { what: 'that are no YAML', text: 'mail:\n\tto: [a@b]\n', said: /PY0903.*a tab/ },
    { what: 'that are no mapping', text: '- state\n', said: /PY0904.*found a list/ },
    { what: 'whose state is none', text: 'state: [a]\n', said: /PY0904.*`state`: expected a path/ },
    { what: 'whose socket is none', text: 'control: { socket: 7 }\n', said: /PY0904.*`control.socket`/ },
  ])('settings $what are told, and no other place is looked at', async ({ text, said }) => {
    using place = makePlace()
    if (text !== undefined) place.write('settings.yaml', text)
    const config = ['--config', place.path('settings.yaml')]
    const told = await Promise.all([pyruse(['status', ...config]), pyruse(['bans', ...config])])
    for (const ran of told) {
      expect(ran).toMatchObject({ code: 2, stdout: '' })
      expect(ran.stderr).toMatch(said)
      expect(ran.stderr).toContain(place.path('settings.yaml'))
    }
  })

  it('settings with another mistake tell the place all the same, and are named', async () => {
    using place = makePlace()
    place.write('settings.yaml', 'state: never/made\nchians: []\n')
    const file = place.path('settings.yaml')
    const { code, stdout, stderr } = await pyruse(['status', '--config', file])
    expect(code).toBe(0)
    expect(stderr).toContain(`the settings are wrong\n  = see \`pyruse-ts check --config ${file}\``)
    expect(stdout).toContain(`settings  ${file}`)
    expect(stdout).toContain(place.path('never/made'))
  })
})
