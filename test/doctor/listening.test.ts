import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DaemonReply, Patient } from '../../src/doctor/finding.ts'
import { checkListening } from '../../src/doctor/listening.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { ENVIRONMENT } from '../settings/environment.ts'
import { freePort, receive } from '../sources/syslog/support/receiver.ts'
import { directoryWith } from '../support/pyruse.ts'

const ABSENT: DaemonReply = { kind: 'absent' }
const RUNNING: DaemonReply = { kind: 'silent', message: '', hint: '' }

async function findings(listen: readonly string[], daemon: DaemonReply) {
  const text = JSON.stringify({ sources: { net: { kind: 'syslog', listen } } })
  const loaded = parseSettings({ name: 's.json', text }, ENVIRONMENT)
  if (!('settings' in loaded)) throw new Error(JSON.stringify(loaded.diagnostics))
  const patient: Patient = {
    settings: loaded.settings,
    diagnostics: [],
    files: [],
    daemon,
    version: '',
    trying: { ban: false, mail: false },
    now: 0,
    signal: new AbortController().signal,
  }
  return (await checkListening(patient)).map(({ about, level, finding }) => `${about} ${level}: ${finding}`)
}

describe('whether the places of syslog are listened at', () => {
  it('is tried where no daemon runs, and leaves nothing behind', async () => {
    const path = join(directoryWith({}), 'log')
    const listen = [
      `udp://127.0.0.1:${await freePort()}`,
      `tcp://127.0.0.1:${await freePort()}`,
      `unix://${path}`,
    ]
    for (let times = 0; times < 2; times++)
      expect(await findings(listen, ABSENT)).toEqual(
        listen.map((place) => `source net ok: it can be listened at ${place}`),
      )
    expect(await findings(listen, RUNNING)).toEqual(
      listen.map((place) => `source net problem: nobody listens at ${place}, though the daemon runs`),
    )
  })

  it('shows in that nobody else can, where it runs', async () => {
    const path = join(directoryWith({}), 'log')
    const listen = [
      `udp://127.0.0.1:${await freePort()}`,
      `tcp://127.0.0.1:${await freePort()}`,
      `unix://${path}`,
    ]
    await using _ = await receive({ listen })
    expect(await findings(listen, RUNNING)).toEqual(
      listen.map((place) => `source net ok: it is listened at ${place}`),
    )
    expect(await findings(listen, ABSENT)).toEqual(
      listen.map((place) => `source net problem: another program listens at ${place}`),
    )
  })

  it('fails for an address that is not of this machine, and in a directory that is not there', async () => {
    expect(await findings(['udp://192.0.2.7:5514', 'unix:///nowhere/log'], ABSENT)).toEqual([
      expect.stringMatching(/^source net problem: cannot listen at udp:.*EADDRNOTAVAIL/),
      expect.stringMatching(/^source net problem: cannot listen at unix:.*ENOENT/),
    ])
  })
})
