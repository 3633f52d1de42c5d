import { execFileSync } from 'node:child_process'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { nftNamespace } from '../../effects/ban/nft-namespace.ts'
import { startReceiver } from '../../effects/mail/smtp-receiver.ts'
import { freePort } from '../../sources/syslog/support/receiver.ts'
import { makeJournal } from '../../support/journal-files.ts'
import { missing } from '../../support/requirements.ts'
import { startDaemon } from '../support/daemon.ts'
import { makePlace, type Place } from '../support/place.ts'
import { reported } from '../support/reported.ts'
import { PATIENT, until } from '../support/until.ts'

const CANNOT = 'effects cannot be carried out, will be tried again'
const AGAIN = 'effects are carried out again'

describe.skipIf(missing('journal-remote', 'libsystemd'))(
  'an effect that cannot be carried out',
  PATIENT,
  () => {
    it.skipIf(missing('root', 'ip', 'nft'))(
      'is a ban without a set: told how to make it, then banned',
      async () => {
        using place = makePlace()
        using network = nftNamespace('table inet filter {}')
        const settings = place.settings({
          ...journalOf(place, ['ban 203.0.113.9']),
          ban_sets: { ssh: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh_ban4' } },
        })
        await using daemon = await startDaemon(settings, { prefix: network.program.slice(0, -1) })
        const { level, error, hint } = await daemon.logged(CANNOT)
        expect({ level, error }).toEqual({
          level: 'warn',
          error: 'there is no set ssh_ban4 in the table inet filter',
        })
        // As a person does who reads the hint.
        const [, command = ''] = /^make it: (nft .*)$/.exec(String(hint)) ?? []
        execFileSync('ip', [...network.program.slice(1, -1), 'sh', '-c', command])
        expect(await daemon.logged(AGAIN)).toMatchObject({ level: 'info', effects: 'ban, unban' })
        expect(network.elements('ssh_ban4')).toEqual([expect.stringContaining('203.0.113.9 timeout')])
        expect(await daemon.stop()).toBe(0)
      },
    )

    it('is a mail to a server that is down: alert and digest wait, and arrive once', async () => {
      using place = makePlace()
      const port = await freePort()
      const settings = place.settings({
        ...journalOf(place, ['mail first', 'mail second']),
        mail: {
          from: 'pyruse@example.org',
          to: ['ops@example.org'],
          transport: { smtp: { host: '127.0.0.1', port, encryption: 'none' } },
        },
        report: { schedule: '*/2 * * * * *' },
      })
      await using daemon = await startDaemon(settings)
      expect(await daemon.logged(CANNOT)).toMatchObject({
        level: 'warn',
        error: expect.stringContaining(`127.0.0.1:${port} did not take a mail`),
        hint: expect.stringContaining('no mail server listens there: start it'),
      })
      await until('a digest is closed', () => reported(place).length === 0)
      await using receiver = await startReceiver({}, port)
      const subjects = () => receiver.received.map(({ email }) => email.subject ?? '')
      const ofDigests = () =>
        receiver.received.filter(({ email }) => email.text?.includes('For information: 2'))
      const ofAlerts = () => subjects().filter((subject) => !subject.startsWith('Digest'))
      const isTold = (text: string) =>
        /What I could not do: \d+ .*\d × 127\.0\.0\.1:\d+ did not take a mail: connect ECONNREFUSED /.test(
          text,
        )
      // The first digest may have been closed before the mails were tried: then the next one tells.
      const telling = () =>
        receiver.received.flatMap(({ email }) => email.text?.replace(/\s+/g, ' ') ?? []).filter(isTold)
      await until(
        'alerts and digest arrive',
        () => ofAlerts().length >= 2 && ofDigests().length >= 1 && telling().length >= 1,
      )
      await daemon.logged(AGAIN)
      expect(await daemon.stop()).toBe(0)
      expect(ofAlerts()).toEqual(['first', 'second'])
      expect(ofDigests()).toHaveLength(1)
    })

    it('is a mail that a silent server never takes: bans go on, and the daemon ends when it is told to', async () => {
      using place = makePlace()
      await using server = await silentServer()
      const settings = place.settings({
        ...journalOf(place, ['mail first', 'ban 203.0.113.9']),
        mail: {
          from: 'pyruse@example.org',
          to: ['ops@example.org'],
          transport: { smtp: { host: '127.0.0.1', port: server.port, encryption: 'none' } },
        },
      })
      await using daemon = await startDaemon(settings)
      await until('the mail is under way', () => server.connections() > 0)
      expect(await daemon.stop()).toBe(0)
      expect(await daemon.logged('stopped; some effects are left for the next start')).toMatchObject({
        left: 1,
      })
    })
  },
)

/** Settings for entries with these messages: `ban ADDRESS` and `mail SUBJECT` are obeyed. */
function journalOf(place: Place, messages: readonly string[]) {
  const from = Date.now() * 1000
  makeJournal(
    place.path('journal'),
    messages.map((message, index) => ({ realtime: from + index, fields: [['MESSAGE', message]] })),
  )
  const chain = `chain all from journal {
    report INFO "{MESSAGE}"
    MESSAGE like "ban {ip:addr}" -> ban ip with ssh for 2h
    MESSAGE like "mail {subject}" -> email "Something happened." subject "{subject}"
    accept
}
`
  return {
    chains: [place.write('main.chain', chain)],
    sources: { journal: { kind: 'journald', start: 'oldest', directory: place.path('journal') } },
    ban_sets: { ssh: { backend: 'none' } },
  }
}

/** Takes connections, and says nothing. */
async function silentServer() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
