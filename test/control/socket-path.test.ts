import { describe, expect, it } from 'vitest'
import { ownSocketPath, socketPaths } from '../../src/control/socket-path.ts'

const STATE = { state: '/var/lib/pyruse-ts', control: {} }
const OWN = { state: '/var/lib/pyruse-ts', control: { socket: '/srv/own.sock' } }

describe('the path of the control socket', () => {
  it.each([
    ['in the state directory', STATE, {}, '/var/lib/pyruse-ts/control.sock'],
    ['where systemd wants it', STATE, { RUNTIME_DIRECTORY: '/run/p' }, '/run/p/control.sock'],
    ['in the first of several', STATE, { RUNTIME_DIRECTORY: '/run/p:/run/q' }, '/run/p/control.sock'],
    ['as the settings say', OWN, { RUNTIME_DIRECTORY: '/run/p' }, '/srv/own.sock'],
  ])('is %s', (_where, place, variables, path) => {
    expect(ownSocketPath(place, variables)).toBe(path)
    expect(socketPaths(place, variables)[0]).toBe(path)
  })

  it('is looked for where the service has it, too, by those whom systemd tells nothing', () => {
    expect(socketPaths(STATE, {})).toContain('/run/pyruse-ts/control.sock')
    expect(socketPaths(OWN, {})).toEqual(['/srv/own.sock'])
  })
})
