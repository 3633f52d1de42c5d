import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ConfigurationFiles } from '../../../src/import/fail2ban/configuration.ts'
import { PREFIX } from '../../../src/import/fail2ban/filters.ts'
import { type Jail, readJails } from '../../../src/import/fail2ban/jails.ts'
import { timeOf } from '../../../src/import/fail2ban/times.ts'
import { missing } from '../../support/requirements.ts'

/** Prints what the server would be told, as JSON: fail2ban prints lists of Python. */
const AS_JSON = `
import ast, json, sys
print(json.dumps([ast.literal_eval(line) for line in sys.stdin if line.startswith('[')]))`

const OWN = `[DEFAULT]
bantime.increment = true
ignoreip = 127.0.0.1/8 ::1, 10.1.2.3
    192.0.2.0/24
[sshd]
maxretry = 3
findtime = 1d 2h
bantime = 1w
filter = sshd[mode=aggressive]
[recidive]
bantime = -1
[dovecot]
backend = systemd
journalmatch = %(known/journalmatch)s + _COMM=imap
findtime = 60*60*24
[squid]
maxretry = %(known/maxretry)s
failregex = %(known/failregex)s
            ^extra <HOST>$
[postfix]
mode = aggressive
backend = systemd
`

type Told = readonly [verb: string, jail: string, what: string, ...values: (string | readonly string[])[]]

describe.skipIf(missing('fail2ban'))('every jail of fail2ban, as fail2ban itself reads it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-fail2ban-'))
  afterAll(() => rmSync(directory, { recursive: true }))
  const { jails, told } = readBoth(directory)

  it('has all of them', () => {
    const added = told.filter(([verb]) => verb === 'add').map(([, jail]) => jail)
    expect(added.length).toBeGreaterThan(80)
    expect(jails.map(({ name }) => name).sort()).toEqual([...added].sort())
  })

  it.each(jails)('$name', (jail) => {
    const values = (what: string) =>
      told
        .filter(([, name, option]) => name === jail.name && option === what)
        .flatMap(([, , , ...rest]) => rest.flat())
    const { definition } = jail
    expect({
      maxretry: String(jail.maxretry),
      findtime: String(jail.findtime),
      bantime: String(jail.bantime),
      ignoreip: [...jail.ignoreip].sort(),
      match: (definition?.journalmatch ?? '').split(/\s+/).filter(Boolean),
    }).toEqual({
      maxretry: String(values('maxretry')[0]),
      findtime: String(timeOf(String(values('findtime')[0]))),
      bantime: String(timeOf(String(values('bantime')[0]))),
      ignoreip: values('addignoreip').sort(),
      match: values('addjournalmatch'),
    })
    for (const [what, ours] of [
      ['addfailregex', definition?.failregex ?? []],
      ['addignoreregex', definition?.ignoreregex ?? []],
    ] as const) {
      const theirs = values(what)
      expect(ours).toHaveLength(theirs.length)
      // Its prefix of a line is not ours.
      ours.forEach((regex, at) => {
        if (!regex.includes(PREFIX)) expect(regex).toBe(theirs[at])
      })
    }
  })
})

/** What both make of the configuration that Debian ships, with all of its jails enabled and some of our own making. */
function readBoth(directory: string): { readonly jails: readonly Jail[]; readonly told: readonly Told[] } {
  if (missing('fail2ban') !== undefined) return { jails: [], told: [] }
  cpSync('/etc/fail2ban', directory, { recursive: true })
  const names = [...readFileSync(join(directory, 'jail.conf'), 'utf8').matchAll(/^\[([a-z0-9-]+)\]$/gm)]
  writeFileSync(
    join(directory, 'jail.local'),
    names.map(([, name]) => `[${name}]\nenabled = true\n`).join(''),
  )
  writeFileSync(join(directory, 'jail.d', 'own.local'), OWN)
  const files: ConfigurationFiles = {
    read: (path) =>
      existsSync(join(directory, path)) ? readFileSync(join(directory, path), 'utf8') : undefined,
    list: (path) => (existsSync(join(directory, path)) ? readdirSync(join(directory, path)) : []),
  }
  const dump = execFileSync('fail2ban-client', ['-c', directory, '-d'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const json = execFileSync('python3', ['-c', AS_JSON], { input: dump, encoding: 'utf8' })
  return { jails: readJails(files)?.jails ?? [], told: JSON.parse(json) }
}
