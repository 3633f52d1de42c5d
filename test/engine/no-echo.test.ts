import { describe, expect, it } from 'vitest'
import { type OwnMark, withoutEcho } from '../../src/engine/no-echo.ts'
import type { Source } from '../../src/engine/ports.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'

const SERVICE: OwnMark = { field: '_SYSTEMD_UNIT', value: 'pyruse-ts.service' }
const USERS_SERVICE: OwnMark = {
  field: '_SYSTEMD_CGROUP',
  value: '/user.slice/user@7.service/pyruse-ts.service',
}
const PROCESS: OwnMark = { field: '_PID', value: '42', since: 1_000 }
const TEXT: OwnMark = { field: 'SYSLOG_IDENTIFIER', value: 'pyruse-ts', host: 'mars.example.org' }
const OWN = { _SYSTEMD_UNIT: SERVICE.value, _PID: '42', _TRANSPORT: 'stdout' }

describe('a source without echo', () => {
  it.each<[string, OwnMark, Readonly<Record<string, string>>, number, boolean]>([
    ['its own log, as a service', SERVICE, OWN, 2_000, true],
    ['its own log of an earlier run, as a service', SERVICE, { ...OWN, _PID: '7' }, 500, true],
    [
      'its own log, as a service of a user',
      USERS_SERVICE,
      { ...OWN, _SYSTEMD_UNIT: 'user@7.service', _SYSTEMD_CGROUP: USERS_SERVICE.value },
      2_000,
      true,
    ],
    ['its own log, as a process', PROCESS, { ...OWN, _SYSTEMD_UNIT: 'session-3.scope' }, 2_000, true],
    ['what a process of the same number wrote before it began', PROCESS, OWN, 500, false],
    ['what the action log writes', SERVICE, { ...OWN, _TRANSPORT: 'journal' }, 2_000, false],
    ['what a child writes by syslog', SERVICE, { ...OWN, _PID: '43', _TRANSPORT: 'syslog' }, 2_000, false],
    ['the log of another service', SERVICE, { ...OWN, _SYSTEMD_UNIT: 'ssh.service' }, 2_000, false],
    [
      'its own log among those of other hosts',
      { ...SERVICE, machine: 'a1' },
      { ...OWN, _MACHINE_ID: 'a1' },
      2_000,
      true,
    ],
    [
      'the log of its like on another host',
      { ...SERVICE, machine: 'a1' },
      { ...OWN, _MACHINE_ID: 'b2' },
      2_000,
      false,
    ],
    [
      'a process of its number on another host',
      { ...PROCESS, machine: 'a1' },
      { ...OWN, _MACHINE_ID: 'b2' },
      2_000,
      false,
    ],
    [
      'its own log, as a syslog daemon wrote it to a file',
      TEXT,
      { SYSLOG_IDENTIFIER: 'pyruse-ts', _HOSTNAME: 'mars', MESSAGE: 'started' },
      2_000,
      true,
    ],
    [
      'such a line of another host',
      TEXT,
      { SYSLOG_IDENTIFIER: 'pyruse-ts', _HOSTNAME: 'venus' },
      2_000,
      false,
    ],
    [
      'a line of another program that mentions it',
      TEXT,
      { SYSLOG_IDENTIFIER: 'sshd', _HOSTNAME: 'mars', MESSAGE: 'pyruse-ts[1]: started' },
      2_000,
      false,
    ],
    ['the log of another process', PROCESS, { ...OWN, _PID: '43' }, 2_000, false],
    [
      'what only says that it is its own',
      SERVICE,
      { SYSLOG_IDENTIFIER: 'pyruse-ts', SYSTEMD_UNIT: SERVICE.value, PID: '42', TRANSPORT: 'stdout' },
      2_000,
      false,
    ],
  ])('on %s', (_title, mark, fields, realtime, isHidden) => {
    const source = withoutEcho(
      sourceOf(fieldEntry(fields, realtime), fieldEntry({ MESSAGE: 'last' }, 3_000)),
      [mark],
    )
    const seen = [source.next(), source.next()].filter((entry) => entry !== undefined)
    expect(seen.map((entry) => entry.realtime)).toEqual(isHidden ? [3_000] : [realtime, 3_000])
    expect(source.next()).toBeUndefined()
    expect(source.cursor()).toBe('2')
    expect(source.ended).toBe(true)
  })
})

function sourceOf(...entries: readonly ReturnType<typeof fieldEntry>[]): Source {
  let yielded = 0
  return {
    name: 'journal',
    next: () => entries[yielded++],
    cursor: () => String(Math.min(yielded, entries.length)),
    wait: async () => {},
    get ended() {
      return yielded > entries.length
    },
    close() {},
  }
}
