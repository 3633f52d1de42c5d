import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { directoryWith, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

const JAIL = '[shop]\nenabled = true\nlogpath = /var/log/shop.log\n'
const FILTER = '[Definition]\nfailregex = ^login failed from <HOST>$\n'

it('import fail2ban writes what check takes, and never over what is there', async () => {
  const directory = directoryWith({ 'f2b/jail.d/shop.conf': JAIL, 'f2b/filter.d/shop.conf': FILTER })
  const args = ['import', 'fail2ban', `${directory}/f2b`, '--into', `${directory}/out`]
  const { code, stdout, stderr } = await pyruse(args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('wrote ')
  expect(readdirSync(`${directory}/out`).sort()).toEqual(['main.chain', 'settings.yaml'])
  const config = ['--config', `${directory}/out/settings.yaml`]
  expect(await pyruse(['check', ...config])).toMatchObject({ code: 0 })
  const written = readFileSync(`${directory}/out/main.chain`, 'utf8')
  expect(await pyruse(args)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('exists, and is left as it is'),
  })
  expect(readFileSync(`${directory}/out/main.chain`, 'utf8')).toBe(written)
})

it.skipIf(missing('root'))('import fail2ban leaves no half of what a full disk did not take', async () => {
  const directory = directoryWith({
    'f2b/jail.d/shop.conf': JAIL,
    'f2b/filter.d/shop.conf': FILTER,
    'disk/.keep': '',
  })
  const disk = `${directory}/disk`
  const args = ['import', 'fail2ban', `${directory}/f2b`, '--into', disk]
  // One page: the first of the two files has room.
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', disk])
  try {
    const { code, stderr } = await pyruse(args)
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('error: the files cannot be written: ENOSPC'),
    })
    expect(readdirSync(disk)).toEqual([])
    execFileSync('mount', ['-o', 'remount,size=1m', disk])
    expect(await pyruse(args)).toMatchObject({ code: 0 })
  } finally {
    execFileSync('umount', [disk])
  }
})

it('import fail2ban writes what check takes whatever jails and mailboxes are called', async () => {
  const names = [
    'a b',
    'a b failed',
    'a"{}/#',
    'red\u001b[31m',
    'nginx',
    'journal',
    '__proto__',
    'jails seen',
  ]
  const directory = directoryWith({
    'f2b/jail.local': [
      '[DEFAULT]\ndestemail = "a}b"@x\nfilter = shop\nlogpath = /var/log/shop.log\n',
      ...names.map((name) => `[${name}]\nenabled = true\n`),
    ].join(''),
    'f2b/filter.d/shop.conf': FILTER,
  })
  const { code, stderr } = await pyruse([
    'import',
    'fail2ban',
    `${directory}/f2b`,
    '--into',
    `${directory}/out`,
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

it('import fail2ban ends with 1 where something is left to do by hand, and says what', async () => {
  const directory = directoryWith({
    'f2b/jail.local': `${JAIL}ignorecommand = /bin/true \u001b[31m <ip>\n`,
    'f2b/filter.d/shop.conf': FILTER,
  })
  const { code, stdout } = await pyruse([
    'import',
    'fail2ban',
    `${directory}/f2b`,
    '--into',
    `${directory}/out`,
  ])
  expect(code).toBe(1)
  expect(stdout).toContain('to be done by hand (1):\n  [shop]: `ignorecommand = /bin/true')
  expect(stdout).not.toContain('\u001b')
})

it.each([
  ['a directory that is not there', ['fail2ban', '/nonexistent'], 'ENOENT', '/etc/fail2ban'],
  ['a file in the place of a directory', ['fail2ban', import.meta.filename], 'ENOTDIR', '/etc/fail2ban'],
  [
    'a directory of something else',
    ['fail2ban', import.meta.dirname],
    'there is no jail.conf',
    '/etc/fail2ban',
  ],
  ['a pyruse.json that is none', ['pyruse', import.meta.filename], 'cannot be imported', 'a pyruse.json'],
  [
    'another program',
    ['apache', '/etc/apache2'],
    'only the configuration of `fail2ban` or `pyruse`',
    '--help',
  ],
])('import says what is wrong with %s', async (_, args, problem, hint) => {
  const { code, stdout, stderr } = await pyruse(['import', ...args, '--into', '/nonexistent/none'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(problem)
  expect(stderr).toContain(hint)
})
