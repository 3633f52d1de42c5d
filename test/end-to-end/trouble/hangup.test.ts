import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { spawnDaemon, startDaemon } from '../support/daemon.ts'
import { makePlace, type Place } from '../support/place.ts'
import { stopSoon } from '../support/stop-soon.ts'
import { PATIENT, until } from '../support/until.ts'

test('SIGHUP in the middle of a start ends nothing: what is read then is read anew', PATIENT, async () => {
  using place = makePlace()
  await using daemon = spawnDaemon(settingsOf(place, { directory: 'mails' }))
  await until('the program runs', () => commandLine(daemon.pid).startsWith('pyruse-ts run'))
  daemon.kill('SIGHUP')
  await daemon.logged('the configuration was reloaded')
  expect(daemon.log.map(({ msg }) => msg)).toContain('started')
  expect(await daemon.stop()).toBe(0)
})

test('SIGHUP while it stops ends nothing before its time', PATIENT, async () => {
  using place = makePlace()
  const silent = createServer()
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  await using daemon = await startDaemon(
    settingsOf(place, { smtp: { host: '127.0.0.1', port, encryption: 'none' } }),
  )
  const connected = once(silent, 'connection')
  place.write('log', 'something\n')
  await connected
  const stopped = stopSoon(daemon)
  await daemon.logged('stopping')
  daemon.kill('SIGHUP')
  expect(await stopped).toBe(0)
  silent.close()
})

/** Of a daemon that mails each line of the file `log`. */
function settingsOf(place: Place, transport: object): string {
  place.write('main.chain', 'chain main from journal {\n    email "{MESSAGE}" subject "S"\n    accept\n}\n')
  place.write('log', '')
  return place.settings({
    chains: ['main.chain'],
    sources: { journal: { kind: 'file', path: 'log', format: 'plain' } },
    mail: { from: 'pyruse@example.org', to: ['ops@example.org'], transport },
  })
}

function commandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
}
