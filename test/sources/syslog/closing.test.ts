import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectEncrypted } from 'node:tls'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SyslogSettings } from '../../../src/settings/sources/syslog.ts'
import { directoryWith } from '../../support/pyruse.ts'
import { missing } from '../../support/requirements.ts'
import { makeAuthority, makeCertificate } from './support/certificates.ts'
import { freePort, receive } from './support/receiver.ts'
import { connected } from './support/sending.ts'

type Listening = Partial<SyslogSettings> & Pick<SyslogSettings, 'listen'>

/** Closes a source that has heard half a message, opens it again, and gives what it has then, one more message included. */
async function messagesAfterClosing(half: string, settings: Listening, open: () => Promise<Socket>) {
  const first = await receive(settings)
  const sender = await open()
  // Both come in one piece: where the first was taken, the second was heard.
  sender.write(`<13>whole\n${half}`)
  expect(await first.messages(1)).toEqual(['whole'])
  const brokenOff = once(sender.resume(), 'close')
  first.source.close()

  await using second = await receive(settings, { state: first.state, cursor: first.source.cursor() })
  await brokenOff
  const next = await open()
  next.end('<13>next\n')
  const messages = await second.messages(2)
  expect(second.notices).toEqual([])
  return messages
}

const HALVES = [
  { title: 'a line', half: '<13>half', taken: 'half' },
  { title: 'a counted message', half: '100 <13>half', taken: 'half' },
  { title: 'a count', half: '12', taken: '12' },
]

describe('a source that is closed while it hears a message has taken what was there of it, and is opened again at once', () => {
  it.each(HALVES)('over TCP: $title', async ({ half, taken }) => {
    const port = await freePort()
    const settings = { listen: [`tcp://127.0.0.1:${port}`] }
    expect(await messagesAfterClosing(half, settings, () => connected(port))).toEqual([taken, 'next'])
  })

  it.each(HALVES)('at a path: $title', async ({ half, taken }) => {
    const path = join(directoryWith({}), 'log')
    const settings = { listen: [`unix-stream://${path}`] }
    const open = () => whenReady(connect(path), 'connect')
    expect(await messagesAfterClosing(half, settings, open)).toEqual([taken, 'next'])
  })

  describe.skipIf(missing('openssl'))('over TLS', () => {
    let directory: string
    beforeAll(() => {
      directory = directoryWith({})
      makeAuthority(directory)
      makeCertificate(directory, 'server', 'logs.example.org')
    })

    it.each(HALVES)('$title', async ({ half, taken }) => {
      const port = await freePort()
      const settings = {
        listen: [`tls://127.0.0.1:${port}`],
        tls: { certificate: join(directory, 'server.pem'), key: join(directory, 'server.key') },
      }
      const open = () =>
        whenReady(connectEncrypted({ host: '127.0.0.1', port, rejectUnauthorized: false }), 'secureConnect')
      expect(await messagesAfterClosing(half, settings, open)).toEqual([taken, 'next'])
    })
  })
})

async function whenReady(socket: Socket, event: string): Promise<Socket> {
  await once(socket, event)
  return socket.on('error', () => undefined)
}
