import { describe, expect, it } from 'vitest'
import { compareRotations, isRotationOf } from '../../../src/sources/file/rotated-names.ts'

describe('the name of a rotated file', () => {
  it.each<[name: string, of: string, isRotation: boolean]>([
    ['app.log.1', 'app.log', true],
    ['app.log-20261121', 'app.log', true],
    ['app.log-2026-11-21', 'app.log', true],
    ['app.log-20261121-1795219200', 'app.log', true],
    ['app.log.old', 'app.log', true],
    // With `extension .log` in the settings of logrotate; by the day, the hour, as one likes it, and by number.
    ['app-20261121.log', 'app.log', true],
    ['app-2026112118.log', 'app.log', true],
    ['app-2026-11-21.log', 'app.log', true],
    ['app.2026-11-21.log', 'app.log', true],
    ['app-20261121-1795219200.log', 'app.log', true],
    ['app.1.log', 'app.log', true],
    ['app.99.log', 'app.log', true],
    // Of other programs, hosts and ports.
    ['app-1.log', 'app.log', false],
    ['app.443.log', 'app.log', false],
    ['app.error.log', 'app.log', false],
    ['app1.log', 'app.log', false],
    ['app.log', 'app.log', false],
    ['other.1.log', 'app.log', false],
  ])('%s beside %s: %s', (name, of, isRotation) => {
    expect(isRotationOf(name, (base) => base === of)).toBe(isRotation)
  })

  it.each([
    [['app.log.10', 'app.log.9', 'app.log.1']],
    [['app.10.log', 'app.9.log', 'app.1.log']],
    [['app.log-20261120', 'app.log-20261121']],
    [['app-2026-11-20.log', 'app-2026-11-21.log']],
  ])('%j are in their order', (names) => {
    expect(names.toReversed().sort(compareRotations)).toEqual(names)
  })
})
