import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FileLookups } from '../../src/program/file-lookups.ts'
import { checkText, said } from '../support/program.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'

const NAMES = { files: '*/{qemu,lxc}/*.conf', pattern: '/^(?:name|hostname): (?<value>.+)$/' }

/** A lookup in a directory with these files, a clock that is set by hand, and what it told. */
function lookupIn(files: Readonly<Record<string, string>>, settings = NAMES) {
  const directory = directoryWith(files)
  const told: string[] = []
  const clock = { now: 0 }
  const lookups = new FileLookups(
    { guests: { ...settings, files: join(directory, settings.files) } },
    {
      onTrouble: (problem) => told.push(problem.replaceAll(directory, '')),
      now: () => clock.now,
    },
  )
  return { directory, lookups, told, clock, find: (key: string) => lookups.find('guests', key) }
}

describe('a lookup', () => {
  it.each([
    [
      'finds what is captured, by the name of the file',
      { 'a/qemu/100.conf': 'cores: 2\nname: web\n' },
      '100',
      'web',
    ],
    ['looks in all files that the pattern stands for', { 'b/lxc/101.conf': 'hostname: db\n' }, '101', 'db'],
    ['takes the first line that matches', { 'a/qemu/7.conf': 'name: now\n[old]\nname: then\n' }, '7', 'now'],
    ['takes lines that end as on Windows', { 'a/qemu/7.conf': 'x\r\nname: web\r\n' }, '7', 'web'],
    ['finds nothing where no line matches', { 'a/qemu/7.conf': '#name: web\n' }, '7', undefined],
    ['finds nothing of a file that has another name', { 'a/qemu/7.txt': 'name: web\n' }, '7', undefined],
    ['cuts what is too long', { 'a/qemu/7.conf': `name: ${'x'.repeat(300)}\n` }, '7', `${'x'.repeat(255)}…`],
    ['passes over what is no file', { 'a/qemu/7.conf/name': 'name: web\n' }, '7', undefined],
  ])('%s', async (_title, files, key, value) => {
    const { lookups, find } = lookupIn(files)
    await lookups.ready()
    expect(find(key)).toBe(value)
  })

  it.each(['../../secret', '/etc/passwd', '100.conf', '*', '', '__proto__', 'constructor', '100\0'])(
    'takes %j as a key like any other, never as a path',
    async (key) => {
      const { lookups, find } = lookupIn({
        'a/qemu/100.conf': 'name: web\n',
        'secret.conf': 'name: hidden\n',
      })
      await lookups.ready()
      expect(find(key)).toBeUndefined()
      expect(lookups.find(key, '100')).toBeUndefined()
    },
  )

  it('follows what changes, after a moment', async () => {
    const { directory, lookups, find, clock } = lookupIn({
      'a/qemu/1.conf': 'name: one\n',
      'a/qemu/2.conf': 'name: two\n',
    })
    await lookups.ready()
    rmSync(join(directory, 'a/qemu/2.conf'))
    writeFileSync(join(directory, 'a/qemu/1.conf'), 'name: uno\n')
    utimesSync(join(directory, 'a/qemu/1.conf'), 1, 1)
    writeFileSync(join(directory, 'a/qemu/3.conf'), 'name: three\n')
    await lookups.refresh()
    expect(['1', '2', '3'].map(find)).toEqual(['one', 'two', undefined])
    clock.now += 5_000
    await lookups.refresh()
    expect(['1', '2', '3'].map(find)).toEqual(['uno', undefined, 'three'])
    mkdirSync(join(directory, 'b/qemu'), { recursive: true })
    renameSync(join(directory, 'a/qemu/1.conf'), join(directory, 'b/qemu/1.conf'))
    clock.now += 5_000
    await lookups.refresh()
    expect(find('1')).toBe('uno')
  })

  it.each([
    ['a directory that is missing', {}, ['lookup guests: there is no file /*/{qemu,lxc}/*.conf']],
    [
      'a file that is too large',
      { 'a/qemu/1.conf': `name: web\n${'#'.repeat(65_536)}` },
      ['lookup guests: /a/qemu/1.conf has more than 65536 bytes'],
    ],
  ])('tells once of %s', async (_title, files, expected) => {
    const { lookups, told, clock } = lookupIn(files)
    for (let time = 0; time < 3; time++) {
      await lookups.refresh()
      clock.now += 5_000
    }
    expect(told).toEqual(expected)
  })

  it('tells of a file that cannot be read', async () => {
    const { directory, lookups, told } = lookupIn({ 'a/qemu/1.conf': 'name: web\n' })
    symlinkSync('2.conf', join(directory, 'a/qemu/2.conf'))
    await lookups.ready()
    expect(told.join()).toMatch(/^lookup guests: a file cannot be read: ELOOP/)
  })
})

describe('the filter lookup', () => {
  const CHAIN = `chain main from journal {
    MESSAGE like "VM {id:int} started" and lookup(guests, id, as: guest) -> report INFO "{guest} started", accept
    MESSAGE like "VM {id:int} started" -> report INFO "VM {id} started", accept
}
`

  it('finds in replay and explain what the files hold', async () => {
    const directory = directoryWith({
      'settings.yaml': `chains: [main.chain]\nlookups: { guests: { files: 'guests/*.conf', pattern: '/^name: (?<value>.+)$/' } }\n`,
      'main.chain': CHAIN,
      'guests/100.conf': 'name: web\n',
      'input.jsonl':
        '{"MESSAGE":"VM 100 started","__REALTIME_TIMESTAMP":"1"}\n{"MESSAGE":"VM 7 started","__REALTIME_TIMESTAMP":"2"}\n',
    })
    const config = ['--config', join(directory, 'settings.yaml')]
    const [replayed, explained] = await Promise.all([
      pyruse(['replay', ...config, '--effects', '--input', join(directory, 'input.jsonl')]),
      pyruse(['explain', ...config, 'VM 7 started']),
    ])
    expect(jsonLines(replayed.stdout)).toMatchObject([
      { message: 'web started' },
      { message: 'VM 7 started' },
    ])
    expect(explained.stdout).toContain('there is no file for "7" in guests, or no value in it')
  })

  it('must name a lookup that the settings have', () => {
    const wrong = (lookups: readonly string[]) => checkText(CHAIN, { lookups }).diagnostics.map(said)
    expect(wrong(['guests'])).toEqual([])
    expect(wrong(['hosts'])).toEqual(['PY0207 2:51 [guests] there is no lookup named `guests`'])
  })
})
