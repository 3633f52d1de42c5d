import { join } from 'node:path'
import { CORPUS_FILES } from './corpus/write.ts'
import type { Goal } from './goals.ts'
import type { Contestant } from './measure.ts'
import { fail2banRegex } from './peers/fail2ban-regex.ts'
import { fail2banServer } from './peers/fail2ban-server.ts'
import { journalctl } from './peers/journalctl.ts'
import { replayServices, replayShipped, replayThroughJournalctl, runOnce } from './peers/ours.ts'
import { sec } from './peers/sec.ts'
import { syslogNg } from './peers/syslog-ng.ts'
import { twoFieldsFromC } from './peers/two-fields.ts'

const COUNTS = [1, 20, 200]

/** What is measured: who takes part, and whom the others are compared with. */
export interface Table {
  readonly title: string
  readonly base: string
  readonly contestants: (corpus: string, main: string) => readonly Contestant[]
  readonly goals: readonly Goal[]
}

export const TABLES: Readonly<Record<string, Table>> = {
  replay: {
    title: 'past entries of a directory of journal files',
    base: 'journalctl -o json',
    contestants: (corpus, main) => {
      const journal = join(corpus, CORPUS_FILES.journal)
      return [
        replayShipped(journal, main),
        replayThroughJournalctl(journal, corpus, main),
        journalctl(journal, 'json'),
        journalctl(journal, 'export'),
        journalctl(journal, 'cat'),
        twoFieldsFromC(journal, corpus),
      ]
    },
    goals: [
      { who: 'pyruse-ts replay, shipped chains', against: 'journalctl -o json', speed: 8 },
      { who: 'pyruse-ts replay, shipped chains', against: 'C on libsystemd, two fields', speed: 0.5 },
      {
        who: 'pyruse-ts replay, shipped chains, through journalctl',
        against: 'journalctl -o export',
        speed: 0.9,
      },
    ],
  },
  journal: {
    title: 'the same, beside daemons that read it',
    base: "fail2ban's server, 20 jails",
    contestants: (corpus, main) => {
      const journal = join(corpus, CORPUS_FILES.journal)
      return [
        replayServices(journal, 20, corpus, main),
        runOnce(journal, corpus, main),
        fail2banServer({ journal }, 1, corpus),
        fail2banServer({ journal }, 20, corpus),
      ]
    },
    goals: [
      { who: 'pyruse-ts replay, 20 chains', against: "fail2ban's server, 20 jails", speed: 100, memory: 0.1 },
    ],
  },
  text: {
    title: 'syslog text',
    base: 'SEC, 20 rules',
    contestants: (corpus, main) => {
      const log = join(corpus, CORPUS_FILES.syslog)
      return [
        ...COUNTS.map((number) => replayServices(log, number, corpus, main)),
        ...COUNTS.map((number) => sec(log, number, corpus)),
        ...COUNTS.map((number) => syslogNg(log, number, corpus)),
        replayShipped(log, main),
        fail2banRegex(log),
        fail2banServer({ log }, 1, corpus),
        fail2banServer({ log }, 20, corpus),
      ]
    },
    goals: [
      { who: 'pyruse-ts replay, 1 chain', against: 'SEC, 1 rule', speed: 1 },
      { who: 'pyruse-ts replay, 20 chains', against: 'SEC, 20 rules', speed: 5 },
      { who: 'pyruse-ts replay, 20 chains', against: 'syslog-ng on one core, 20 rules', speed: 1.3 },
      { who: 'pyruse-ts replay, 200 chains', against: 'syslog-ng on one core, 200 rules', speed: 6 },
      { who: 'pyruse-ts replay, 200 chains', against: 'pyruse-ts replay, 1 chain', speed: 0.83 },
    ],
  },
}
