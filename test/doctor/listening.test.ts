import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DaemonReply, Patient } from '../../src/doctor/finding.ts'
import { checkListening } from '../../src/doctor/listening.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { ENVIRONMENT } from '../settings/environment.ts'
import { freePort, receive } from '../sources/syslog/support/receiver.ts'
import { makeDatedCertificate } from '../support/dated-certificate.ts'
import { directoryWith } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

const ABSENT: DaemonReply = { kind: 'absent' }
const RUNNING: DaemonReply = { kind: 'silent', message: '', hint: '' }

async function findings(listen: readonly string[], daemon: DaemonReply, tls?: object) {
  const text = JSON.stringify({ sources: { net: { kind: 'syslog', listen, tls } } })
  const loaded = parseSettings({ name: 's.json', text }, ENVIRONMENT)
  if (!('settings' in loaded)) throw new Error(JSON.stringify(loaded.diagnostics))
  const patient: Patient = {
    settings: loaded.settings,
    diagnostics: [],
    files: [],
    daemon,
    version: '',
    trying: { ban: false, mail: false },
    now: Date.now(),
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

  it.skipIf(missing('openssl')).each([
    ['that is valid', 'valid', 'valid', []],
    ['that has expired', 'former', 'valid', [/^source net problem: tls.certificate expired \d{4}-/]],
    ['of the future', 'future', 'valid', [/^source net problem: tls.certificate is not valid before /]],
    ['that expires soon', 'ending', 'valid', [/^source net warning: tls.certificate expires /]],
    ['of senders whose authority has expired', 'valid', 'former', [/problem: tls.client_ca expired /]],
    ['of senders with a new authority beside a former one', 'valid', 'both', []],
  ])('tells of a certificate %s', async (_, name, authority, expected) => {
    const directory = directoryWith({})
    const file = (path: string) => join(directory, path)
    makeDatedCertificate(directory, 'valid', { from: -10, to: 20 })
    makeDatedCertificate(directory, 'former', { from: -10, to: -1 })
    makeDatedCertificate(directory, 'future', { from: 1, to: 300 })
    makeDatedCertificate(directory, 'ending', { from: -300, to: 7 })
    writeFileSync(
      file('both.pem'),
      readFileSync(file('former.pem'), 'utf8') + readFileSync(file('valid.pem')),
    )
    const listen = [`tls://127.0.0.1:${await freePort()}`]
    const tls = {
      certificate: file(`${name}.pem`),
      key: file(`${name}.key`),
      client_ca: file(`${authority}.pem`),
    }
    expect(await findings(listen, ABSENT, tls)).toEqual([
      `source net ok: it can be listened at ${listen}`,
      ...expected.map((finding) => expect.stringMatching(finding)),
    ])
  })
})
