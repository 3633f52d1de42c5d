import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { startDaemon } from '../support/daemon.ts'
import { makePlace, type Place } from '../support/place.ts'
import { PATIENT, until } from '../support/until.ts'

test(
  'what is recorded after a reload goes to the new archives, also while a mail of before hangs',
  PATIENT,
  async () => {
    using place = makePlace()
    const silent = createServer()
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    place.write('log', '')
    await using daemon = await startDaemon(settingsOf(place, port, 'email "{MESSAGE}" subject "S"', {}))
    const connected = once(silent, 'connection')
    place.write('log', 'something\n')
    await connected
    settingsOf(place, port, 'record all', { all: { directory: 'archive' } })
    daemon.kill('SIGHUP')
    await daemon.logged('the configuration was reloaded')
    place.write('log', 'something\nof the new settings\n')
    const archived = () => globSync(place.path('archive/*.jsonl')).map((file) => readFileSync(file, 'utf8'))
    await until('it is archived', () => archived().join('').includes('of the new settings'))
    expect(daemon.log.map(({ msg }) => msg)).not.toContain('an effect could not be carried out')
    silent.close()
  },
)

/** Of a daemon that does this with each line of the file `log`. */
function settingsOf(place: Place, port: number, action: string, archives: object): string {
  place.write('main.chain', `chain main from journal {\n    ${action}\n    accept\n}\n`)
  return place.settings({
    chains: ['main.chain'],
    sources: { journal: { kind: 'file', path: 'log', format: 'plain' } },
    archives,
    mail: {
      from: 'pyruse@example.org',
      to: ['ops@example.org'],
      transport: { smtp: { host: '127.0.0.1', port, encryption: 'none' } },
    },
  })
}
