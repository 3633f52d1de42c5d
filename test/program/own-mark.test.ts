import { describe, expect, it } from 'vitest'
import { ownMark, serviceMark } from '../../src/program/own-mark.ts'

describe('the mark of the own log', () => {
  it.each([
    [
      'a service',
      '0::/system.slice/pyruse-ts.service',
      { field: '_SYSTEMD_UNIT', value: 'pyruse-ts.service' },
    ],
    [
      'a service without a slice',
      '0::/pyruse-ts.service',
      { field: '_SYSTEMD_UNIT', value: 'pyruse-ts.service' },
    ],
    [
      "a service of a user's manager",
      '0::/user.slice/user-1000.slice/user@1000.service/app.slice/pyruse-ts.service',
      {
        field: '_SYSTEMD_CGROUP',
        value: '/user.slice/user-1000.slice/user@1000.service/app.slice/pyruse-ts.service',
      },
    ],
    [
      'a service where control groups are of the first version',
      '2:cpu:/\n1:name=systemd:/system.slice/pyruse-ts.service\n0::/',
      { field: '_SYSTEMD_UNIT', value: 'pyruse-ts.service' },
    ],
    ['a login, which others share', '0::/user.slice/user-1000.slice/session-3.scope', undefined],
    [
      'a terminal of a desktop',
      '0::/user.slice/user-1000.slice/user@1000.service/app.slice/t.scope',
      undefined,
    ],
    ['a container', '0::/', undefined],
    ['a controller of another kind', '4:memory:/system.slice/pyruse-ts.service', undefined],
  ])('is that of a service only: %s', (_title, groups, expected) => {
    expect(serviceMark(`${groups}\n`)).toEqual(expected)
  })

  it.each([
    ['systemd did not open it', {}],
    ['it was redirected since systemd opened it', { JOURNAL_STREAM: '8:1' }],
  ])('is none where standard error is no stream of the journal: %s', (_title, variables) => {
    expect(ownMark(variables)).toBeUndefined()
  })
})
