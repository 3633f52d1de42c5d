import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateCorpus } from '../../bench/corpus/generate.ts'
import { makeJournal } from '../../bench/corpus/journal.ts'
import { Random } from '../../bench/corpus/random.ts'
import type { TruthReport } from '../../bench/corpus/truth.ts'
import { CORPUS_FILES, writeCorpus } from '../../bench/corpus/write.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { missing } from '../support/requirements.ts'
import { type Daemon, spawnDaemon } from './support/daemon.ts'
import { makePlace, type Place } from './support/place.ts'
import { countedEntries } from './support/reported.ts'
import { PATIENT, until } from './support/until.ts'

const ENTRIES = 40_000
/** Kills in the middle of the load, and later, while the mails are written. */
const KILLS = { inside: 6, later: 2 }
/** More than five wrong passwords within ten minutes, and much else that leaves a trace. */
const RULE = { threshold: 5, window: 600 }
const CHAINS = `
chain sshd from journal on SYSLOG_IDENTIFIER in ["sshd", "sshd-session"] {
    match MESSAGE {
        like "Failed password for invalid user {user} from {ip:addr} port {port:int} ssh2",
        like "Failed password for {user} from {ip:addr} port {port:int} ssh2" -> goto failed
    }
}

chain failed {
    report WARN "Failed login from {ip}" details ALL
    count ssh by ip within 10m as failures
    failures <= 5 -> accept
    reset ssh by ip
    ban ip with ssh for 2h
    once_per(1d, ip) -> email "{ip}: {failures} failures" subject "SSH ban"
    accept
}

chain rest from journal priority 10 {
    count messages by SYSLOG_IDENTIFIER within 7d as messages
    PRIORITY >= 5 -> drop
}

policy report OTHER "{SYSLOG_IDENTIFIER}: {MESSAGE}"
`

describe.skipIf(missing('journal-remote', 'libsystemd'))(
  'a daemon that is killed in the middle',
  PATIENT,
  () => {
    let corpus: Place
    let truth: TruthReport
    let undisturbed: Outcome

    beforeAll(async () => {
      corpus = makePlace()
      truth = writeCorpus(generateCorpus({ entries: ENTRIES, attackers: 400 }), RULE, corpus.directory)
      makeJournal(corpus.path(CORPUS_FILES.export), corpus.path(CORPUS_FILES.journal))
      using place = makePlace()
      await using daemon = runOver(corpus, place)
      expect(await daemon.ended).toBe(0)
      undisturbed = outcomeOf(place)
    }, PATIENT.timeout)
    afterAll(() => corpus?.[Symbol.dispose]())

    it('counts every entry once when it is not', () => {
      expect(undisturbed.report.totals.entries).toBe(ENTRIES)
      expect(undisturbed.bans.reduce((sum, { times }) => sum + times, 0)).toBeGreaterThan(20)
      expect(undisturbed.bans.map(({ address }) => address).sort()).toEqual(
        truth.first_bans.map(([, address]) => address).sort(),
      )
      expect(undisturbed.mails.size).toBeGreaterThan(20)
    })

    it.each([1, 2])('ends as if nothing had happened, killed at the instants of seed %i', async (seed) => {
      using place = makePlace()
      let killedInside = 0
      for (const { entries, milliseconds } of instants(new Random(seed))) {
        await using daemon = runOver(corpus, place)
        await daemon.logged('started')
        await until(`${entries} entries are committed`, () => countedEntries(place) >= entries)
        await setTimeout(milliseconds)
        daemon.kill('SIGKILL')
        const end = await daemon.ended
        if (end === 'SIGKILL' && countedEntries(place) < ENTRIES) killedInside++
      }
      await using daemon = runOver(corpus, place)
      expect(await daemon.ended).toBe(0)
      const outcome = outcomeOf(place)
      expect(outcome.mails).toEqual(undisturbed.mails)
      expect(outcome).toEqual(undisturbed)
      expect(killedInside, 'kills in the middle of the load').toBeGreaterThan(0)
    })
  },
)

/** When to kill: so long after so many entries are committed. */
function instants(random: Random): readonly { readonly entries: number; readonly milliseconds: number }[] {
  const inside = Array.from({ length: KILLS.inside }, () => random.between(0, ENTRIES * 0.8))
  const later = Array.from({ length: KILLS.later }, () => ENTRIES)
  return [...inside.sort((one, other) => one - other), ...later].map((entries) => ({
    entries,
    milliseconds: random.between(0, 60),
  }))
}

function runOver(corpus: Place, place: Place): Daemon {
  const settings = place.settings({
    chains: [place.write('main.chain', CHAINS)],
    sources: { journal: { kind: 'journald', directory: corpus.path(CORPUS_FILES.journal), start: 'oldest' } },
    ban_sets: { ssh: { backend: 'none' } },
    mail: { from: 'a@example.org', to: ['b@example.org'], transport: { directory: 'mails' } },
  })
  return spawnDaemon(settings, { arguments: ['--once'] })
}

type Outcome = ReturnType<typeof outcomeOf>

/** Everything that a run leaves. */
function outcomeOf(place: Place) {
  const store = new SqliteStore(openDatabase(place.state))
  const last = Number.MAX_SAFE_INTEGER
  const outcome = {
    cursor: store.cursorOf('journal'),
    state: [...store.state()].map((change) => JSON.stringify(change)).sort(),
    report: store.openReport(0),
    bans: store.listBans(),
    waiting: store.due(last, last, ['ban', 'unban', 'email', 'log', 'digest']),
    mails: mailsIn(place),
  }
  store.close()
  return outcome
}

/** The mails by Message-ID: one that was sent again is the same mail, whatever its date. */
function mailsIn(place: Place): ReadonlyMap<string, string> {
  const mails = globSync(join(place.path('mails'), '*.eml')).map((path) => readFileSync(path, 'utf8'))
  return new Map(
    mails
      .map((mail): [string, string] => [
        /^Message-ID: (\S+)/m.exec(mail)?.[1] ?? '',
        mail.replace(/^Date: .*/m, '').trim(),
      ])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
}
