import { AlertLimits } from './alert-limits.ts'
import { Analyses } from './analyses.ts'
import { ArchiveTable } from './archive-table.ts'
import { Bans } from './bans.ts'
import { Cursors } from './cursors.ts'
import type { Database } from './database.ts'
import { DigestContents } from './digest-contents.ts'
import { Digests } from './digests.ts'
import { Faults } from './faults.ts'
import { HitTable } from './hit-table.ts'
import { KeyedState } from './keyed-state.ts'
import type { StateLimits } from './limits.ts'
import { OutboxTable } from './outbox-table.ts'
import { PastDigests } from './past-digests.ts'
import { PastLines } from './past-lines.ts'
import { ReportLines } from './report-lines.ts'
import { ReportSlots } from './report-slots.ts'
import { UnexpectedForms } from './unexpected-forms.ts'

/** Everything that the store of a daemon writes. */
export type StoreTables = ReturnType<typeof storeTables>

/** The tables of a database that is up to date. */
export function storeTables(database: Database, limits: StateLimits) {
  const told = {
    digests: new Digests(database),
    lines: new ReportLines(database, limits),
    unexpected: new UnexpectedForms(database),
    slots: new ReportSlots(database),
    faults: new Faults(database, limits),
    bans: new Bans(database, limits),
    outbox: new OutboxTable(database, limits),
  }
  return {
    ...told,
    contents: new DigestContents({ ...told, past: new PastLines(database) }),
    cursors: new Cursors(database),
    keyed: new KeyedState(database),
    archives: new ArchiveTable(database),
    hits: new HitTable(database, limits),
    pastDigests: new PastDigests(database),
    alerts: new AlertLimits(database),
    analyses: new Analyses(database),
  }
}
