import { describe, expect, it } from 'vitest'
import { startDaemon } from '../../end-to-end/support/daemon.ts'
import { makePlace } from '../../end-to-end/support/place.ts'
import { PATIENT } from '../../end-to-end/support/until.ts'

const UNDER_LIMIT = ['sh', '-c', 'ulimit -n 300; exec "$@"', 'sh']

describe('a process that may open few files', PATIENT, () => {
  it.each([
    ['too few for its connections says so', 'unix-stream', 256, 1],
    ['enough for them says nothing', 'unix-stream', 150, 0],
    ['and takes datagrams says nothing', 'unix', 256, 0],
  ])('%s', async (_title, kind, connections, notices) => {
    using place = makePlace()
    const settings = place.settings({
      chains: [place.write('main.chain', 'chain all from apps { accept }')],
      sources: { apps: { kind: 'syslog', listen: [`${kind}://${place.path('apps.sock')}`], connections } },
    })
    await using daemon = await startDaemon(settings, { prefix: UNDER_LIMIT })
    const told = daemon.log.filter((line) =>
      JSON.stringify(line).includes('256 connections are allowed, and only 300'),
    )
    expect(told).toHaveLength(notices)
    expect(told.every((line) => JSON.stringify(line).includes('LimitNOFILE='))).toBe(true)
  })
})
