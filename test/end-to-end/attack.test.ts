import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Journald, startJournald } from '../support/journald.ts'
import { missing } from '../support/requirements.ts'
import { type Daemon, startDaemon } from './support/daemon.ts'
import { told } from './support/digests.ts'
import { journalEntries } from './support/journal-entries.ts'
import { makePlace, type Place } from './support/place.ts'
import { type RemoteMailServer, startRemoteMailServer } from './support/remote-mail-server.ts'
import { ATTACKER, BAN_SET, connectTwoHosts, type TwoHosts } from './support/two-hosts.ts'
import { PATIENT, until } from './support/until.ts'

const TOUR = fileURLToPath(new URL('../fixtures/tour.chain', import.meta.url))
const FAILURE = `Failed login from ${ATTACKER} as root@${hostname()} by SSH`
const NOTE = `ssh ban for ${ATTACKER}`

// Its steps build on one another, as an attack does.
describe.skipIf(missing('root', 'journald', 'journalctl', 'nft', 'ip', 'ping', 'openssl'))(
  'an attack on a real machine',
  PATIENT,
  () => {
    let journald: Journald
    let hosts: TwoHosts
    let mailServer: RemoteMailServer
    let place: Place
    let daemon: Daemon

    beforeAll(async () => {
      place = makePlace()
      hosts = connectTwoHosts()
      journald = await startJournald()
      mailServer = await startRemoteMailServer(hosts.onDefender)
      const settings = place.settings({
        chains: [TOUR],
        sources: { journal: { kind: 'journald', namespace: journald.namespace, start: 'now' } },
        ban_sets: { ssh: { backend: 'nftables', table: 'inet filter', ipv4: BAN_SET } },
        mail: {
          from: 'pyruse@example.org',
          to: ['hostmaster@example.org'],
          transport: { smtp: mailServer.smtp },
        },
        report: { schedule: '*/2 * * * * *' },
        log: { socket: journald.nativeSocket },
      })
      daemon = await startDaemon(settings, { prefix: hosts.onDefender })
    }, 60_000)
    afterAll(async () => {
      await daemon?.[Symbol.asyncDispose]()
      await mailServer?.[Symbol.asyncDispose]()
      await journald?.stop()
      hosts?.[Symbol.dispose]()
      place?.[Symbol.dispose]()
    })

    const fail = (times: number) => {
      for (let time = 0; time < times; time++)
        journald.log('sshd', 6, `Failed password for root from ${ATTACKER} port ${4242 + time} ssh2`)
    }
    const digests = () => mailServer.mails.filter(({ subject }) => subject.startsWith('Digest of '))
    const alerts = () => mailServer.mails.filter(({ subject }) => !subject.startsWith('Digest of '))
    const nextDigest = async () => {
      const before = digests().length
      return until('the next digest', () => digests()[before])
    }

    it('tells by a digest that nothing happened', async () => {
      const digest = await nextDigest()
      expect(digest.subject).toContain(hostname())
      expect(told([digest], FAILURE)).toBe(0)
    })

    it('bans nobody for five failures', async () => {
      fail(5)
      await until('a digest tells of them', () => told(digests(), FAILURE) === 5)
      expect(hosts.banned()).toEqual([])
      expect(hosts.ping()).toBe(true)
      expect(alerts()).toEqual([])
    })

    it('bans for the sixth, so that nothing of the attacker gets through any more', async () => {
      fail(1)
      const [element] = await until('the ban', () => hosts.banned().length > 0 && hosts.banned())
      expect(element?.address).toBe(ATTACKER)
      expect(element?.timeout).toBeLessThanOrEqual(7200)
      expect(element?.timeout).toBeGreaterThan(7100)
      expect(hosts.ping()).toBe(false)
    })

    it('writes an alert', async () => {
      await until('the alert', () => alerts().length > 0)
      expect(alerts()).toEqual([
        {
          to: ['hostmaster@example.org'],
          encrypted: true,
          subject: 'SSH ban',
          text: expect.stringMatching(
            new RegExp(
              `^${ATTACKER} was banned from ${hostname()}: 6 failures, last as root\\.\n\n-- \nSent by the rule tour`,
            ),
          ),
        },
      ])
    })

    it('writes into the journal with the rule, and walks what it wrote, once', async () => {
      const policy = `[5/${hostname()}/pyruse-ts] ${NOTE}`
      await until('a digest tells of the note', () => told(digests(), policy) > 0)
      await nextDigest()
      await nextDigest()
      expect(told(digests(), policy)).toBe(1)
      expect(journalEntries(journald.namespace, 'SYSLOG_IDENTIFIER=pyruse-ts')).toEqual([
        expect.objectContaining({
          MESSAGE: NOTE,
          PRIORITY: '5',
          PYRUSE_RULE: expect.stringMatching(/tour\.chain:\d+$/),
          _PID: String(daemon.pid),
        }),
      ])
    })

    it('has told each failure and the ban once when it is over, and tells of nothing more', async () => {
      expect(told(digests(), FAILURE)).toBe(6)
      expect(
        digests().filter(({ text }) => text.includes(`${ATTACKER} by ssh, for the 1st time`)),
      ).toHaveLength(1)
      expect((await nextDigest()).subject).toBe(`Digest of ${hostname()}: nothing to report`)
    })

    it('stops when told to, without a complaint', async () => {
      expect(await daemon.stop()).toBe(0)
      expect(daemon.complaints).toEqual([])
      // Where a digest is due every two seconds, a slow start misses one.
      const said = daemon.log.map(({ msg }) => msg).filter((msg) => !msg.includes('digest was missed'))
      expect(said).toEqual(['started', 'stopping', 'stopped'])
    })
  },
)
