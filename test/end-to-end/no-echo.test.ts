import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { startJournald } from '../support/journald.ts'
import { missing } from '../support/requirements.ts'
import { spawnDaemon } from './support/daemon.ts'
import { journalEntries } from './support/journal-entries.ts'
import { openJournalStream, WITH_JOURNAL_STREAM } from './support/journal-stream.ts'
import { makePlace } from './support/place.ts'
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
    it('walks what others write and what its rules write, but not its own log', async () => {
      using place = makePlace()
      const journald = await startJournald()
      try {
        const stream = await openJournalStream(journald, 'pyruse-ts')
        const settings = place.settings({
          chains: [place.write('main.chain', CHAINS)],
          sources: { journal: { kind: 'journald', namespace: journald.namespace, start: 'now' } },
          // There is no such table, so the daemon has something to say in its log.
          ban_sets: { ssh: { backend: 'nftables', table: 'inet no_such_table', ipv4: 'none' } },
          log: { socket: journald.nativeSocket },
        })
        await using daemon = spawnDaemon(settings, { prefix: WITH_JOURNAL_STREAM, standardError: stream })
        stream.destroy()
        const logged = (word: string) =>
          until(`the journal holds ${word}`, () => ownLog().some((text) => text.includes(word)))
        const ownLog = () =>
          journalEntries(journald.namespace, `_PID=${daemon.pid}`)
            .filter(({ _TRANSPORT }) => _TRANSPORT === 'stdout')
            .map(({ MESSAGE = '' }) => MESSAGE)
        await logged('"started"')
        journald.log('sshd', 6, 'ban 203.0.113.9')
        await logged('effects cannot be carried out')
        journald.log('pyruse-ts', 6, 'an impostor')
        journald.send({
          MESSAGE: 'another',
          SYSLOG_IDENTIFIER: 'pyruse-ts',
          PID: String(daemon.pid),
          TRANSPORT: 'stdout',
        })
        const store = new SqliteStore(openDatabase(place.state))
        const reported = () =>
          store.openReport(Date.now()).lines.map(({ message, count }) => `${count} ${message}`)
        await until('all is reported', () => reported().length >= 4)
        expect(await daemon.stop()).toBe(0)
        expect(reported().sort()).toEqual([
          '1 pyruse-ts: an impostor',
          '1 pyruse-ts: another',
          '1 pyruse-ts: written by a rule',
          '1 sshd: ban 203.0.113.9',
        ])
        store.close()
        expect(ownLog().length).toBeGreaterThanOrEqual(3)
      } finally {
        await journald.stop()
      }
    })
  },
)
