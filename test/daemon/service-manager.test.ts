import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { serviceManager } from '../../src/daemon/service-manager.ts'
import { receiveUnixDatagrams } from '../support/unix-datagram.ts'

const DIRECTORY = mkdtempSync(join(tmpdir(), 'pyruse-notify-'))
afterAll(() => rmSync(DIRECTORY, { recursive: true, force: true }))

describe('the service manager', () => {
  it.each([
    ['a path', join(DIRECTORY, 'notify')],
    ['an abstract address', `@pyruse-notify-${process.pid}`],
  ])('is told at %s what the service does', (_title, address) => {
    using receiver = receiveUnixDatagrams(address)
    const manager = serviceManager({ NOTIFY_SOCKET: address })
    manager.ready('walking\njournal')
    manager.reloading()
    manager.stopping()
    expect(receiver.received()).toEqual([
      'READY=1\nSTATUS=walking journal',
      expect.stringMatching(/^RELOADING=1\nMONOTONIC_USEC=\d+$/),
      'STOPPING=1\nSTATUS=finishing what is in hand',
    ])
  })

  it('is told of no life more often than at a quarter of what it waits', () => {
    using receiver = receiveUnixDatagrams(join(DIRECTORY, 'watchdog'))
    const { heartbeat } = serviceManager({
      NOTIFY_SOCKET: join(DIRECTORY, 'watchdog'),
      WATCHDOG_USEC: '3600000000',
      WATCHDOG_PID: String(process.pid),
    })
    for (let turn = 0; turn < 1000; turn++) heartbeat?.beat()
    expect(heartbeat?.every).toBe(1_800_000)
    expect(receiver.received()).toEqual(['WATCHDOG=1'])
  })

  it.each([
    ['it asks for none', {}],
    ['it asks another process', { WATCHDOG_USEC: '1000000', WATCHDOG_PID: '1' }],
    ['the interval is no number', { WATCHDOG_USEC: 'soon' }],
  ])('gets no signs of life where %s', (_title, variables) => {
    expect(serviceManager({ NOTIFY_SOCKET: '/run/x', ...variables }).heartbeat).toBeUndefined()
  })

  it.each([
    ['is none', {}],
    ['cannot be reached', { NOTIFY_SOCKET: join(DIRECTORY, 'nobody') }],
    ['has an address of another kind', { NOTIFY_SOCKET: 'vsock:2:1' }],
  ])('is no reason to fail where there %s', (_title, variables) => {
    const manager = serviceManager(variables)
    expect(() => {
      manager.ready('')
      manager.stopping()
    }).not.toThrow()
  })
})
