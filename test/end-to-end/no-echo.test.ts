import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Journald, startJournald } from '../support/journald.ts'
import { missing } from '../support/requirements.ts'
import { spawnDaemon } from './support/daemon.ts'
import { journalEntries } from './support/journal-entries.ts'
import { openJournalStream, WITH_JOURNAL_STREAM } from './support/journal-stream.ts'
import { makePlace } from './support/place.ts'
import { reported } from './support/reported.ts'
import { PATIENT, until } from './support/until.ts'

const CHAINS = `
chain all from journal {
    report INFO "{SYSLOG_IDENTIFIER}: {MESSAGE}"
    MESSAGE like "ban {ip:addr}" -> log NOTICE "written by a rule", ban ip with ssh for 1h
    accept
}
`

describe.skipIf(missing('root', 'journald', 'journalctl', 'nft'))(
  'a daemon whose log goes to the journal',
  PATIENT,
  () => {
    let journald: Journald
    beforeEach(async () => {
      journald = await startJournald()
    })
    afterEach(() => journald.stop())

    it('walks what others write and what its rules write, but not its own log', async () => {
      using place = makePlace()
      const settings = place.settings({
        chains: [place.write('main.chain', CHAINS)],
        sources: { journal: { kind: 'journald', namespace: journald.namespace, start: 'now' } },
        // There is no such table, so the daemon has something to say in its log.
        ban_sets: { ssh: { backend: 'nftables', table: 'inet no_such_table', ipv4: 'none' } },
        log: { socket: journald.nativeSocket },
      })
      const stream = await openJournalStream(journald, 'pyruse-ts')
      await using daemon = spawnDaemon(settings, { prefix: WITH_JOURNAL_STREAM, standardError: stream })
      stream.destroy()
      const ownLog = () =>
        journalEntries(journald.namespace, `_PID=${daemon.pid}`)
          .filter(({ _TRANSPORT }) => _TRANSPORT === 'stdout')
          .map(({ MESSAGE = '' }) => MESSAGE)
      const logged = (words: string) =>
        until(`the journal holds ${words}`, () => ownLog().some((message) => message.includes(words)))

      await logged('"started"')
      journald.log('sshd', 6, 'ban 203.0.113.9')
      await logged('effects cannot be carried out')
      journald.log('pyruse-ts', 6, 'an impostor')
      journald.send({ MESSAGE: 'another', SYSLOG_IDENTIFIER: 'pyruse-ts', PID: String(daemon.pid) })
      // What the daemon tells of its own troubles stands beside what walked.
      const walked = () => reported(place).filter((line) => !line.includes('no_such_table'))
      await until('all is reported', () => walked().length >= 4)
      expect(await daemon.stop()).toBe(0)
      expect(ownLog().length).toBeGreaterThanOrEqual(3)
      expect(walked()).toEqual([
        '1 pyruse-ts: an impostor',
        '1 pyruse-ts: another',
        '1 pyruse-ts: written by a rule',
        '1 sshd: ban 203.0.113.9',
      ])
    })
  },
)
