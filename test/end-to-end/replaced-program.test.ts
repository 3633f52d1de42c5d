import { appendFileSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { build } from '../../scripts/build/build.ts'
import { startCountingMailServer } from '../support/counting-mail-server.ts'
import { startDaemon } from './support/daemon.ts'
import { makePlace } from './support/place.ts'
import { PATIENT, until } from './support/until.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const chain = (ran: string) => `chain all from journal {
  match MESSAGE {
    like "failure from {ip:addr}" {
      email "the first mail"
      exec ["/usr/bin/touch", "${ran}"]
      ban ip with own for 1h
      accept
    }
  }
}
`

describe('a daemon whose program is removed', PATIENT, () => {
  test('mails, runs programs, bans and reloads for the first time all the same', async () => {
    using place = makePlace()
    await using server = await startCountingMailServer()
    symlinkSync(join(ROOT, 'node_modules'), place.path('node_modules'))
    const main = await build(place.path('dist'))
    place.write('main.chain', chain(place.path('ran')))
    const log = place.write('system.log', '')
    const settings = place.settings({
      chains: ['main.chain'],
      sources: { journal: { kind: 'file', path: log } },
      ban_sets: {
        own: { backend: 'command', ban: ['/usr/bin/touch', place.path('banned')], unban: ['/bin/true'] },
      },
      mail: {
        from: 'pyruse@example.org',
        to: ['ops@example.org'],
        transport: { smtp: { host: '127.0.0.1', port: server.port, encryption: 'none' } },
      },
    })
    await using daemon = await startDaemon(settings, { program: [process.execPath, main] })
    await until('it has settled down', () => hasGivenBack(daemon.pid))
    rmSync(dirname(main), { recursive: true })
    appendFileSync(log, 'failure from 192.0.2.7\n')
    await until('the programs ran', () => existsSync(place.path('ran')) && existsSync(place.path('banned')))
    await until('the mail came', () => server.delivered.size > 0)
    daemon.kill('SIGHUP')
    await daemon.logged('the configuration was reloaded')
    expect(daemon.log.filter(({ level }) => level !== 'info')).toEqual([])
  })
})

/** Whether a process is much smaller than it was, which it is once it gave back what starting left. */
function hasGivenBack(pid: number): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
  return kilobytes('VmRSS') < kilobytes('VmHWM') * 0.75
}
