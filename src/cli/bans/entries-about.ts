import { countOf, type StoredTally, tallyOf } from '../../../actions/support/counter.ts'
import type { CheckedProgram } from '../../check/program.ts'
import type { Walked } from '../../compile/compile.ts'
import { COUNTER_PREFIX } from '../../daemon/state-rows.ts'
import { effectToJson } from '../../engine/effect-json.ts'
import { withoutEcho } from '../../engine/no-echo.ts'
import type { Source } from '../../engine/ports.ts'
import { StateTables } from '../../engine/state-tables.ts'
import type { Effect } from '../../module/effect.ts'
import type { Entry } from '../../module/entry.ts'
import { keyOfText } from '../../module/state-key.ts'
import { ownMarks } from '../../program/own-mark.ts'
import type { Settings } from '../../settings/settings.ts'
import { SourceError } from '../../sources/source-error.ts'
import { cutText } from '../../values/cut-text.ts'
import { isoMicroseconds } from '../../values/instant.ts'
import { graphHere } from '../graph-here.ts'
import { entriesOfAll, openPast } from '../past-entries.ts'
import { Progress } from '../progress.ts'
import { say } from '../say.ts'
import { type Concerns, concerning, mentioning } from './concerning.ts'

/** Entries that are kept, the latest ones; all are counted. */
const MOST_KEPT = 50
const LONGEST_MESSAGE = 500
/** Entries after which state in memory is tidied, and progress is shown. */
const TIDY_EVERY = 5_000

/** An entry about an address, with what became of it. */
export interface EntryAbout {
  readonly at: string
  readonly source: string
  /** Where it was logged; null where it does not say. */
  readonly host: string | null
  readonly verdict: Walked['verdict']
  readonly rule: string | null
  /** What counted then for the address, by counter. */
  readonly counters: Readonly<Record<string, number>>
  /** The bans and unbans that it asked for. */
  readonly effects: readonly object[]
  readonly message: string
}

export interface Look {
  readonly settings: Settings
  readonly program: CheckedProgram
  /** What they are to be about: addresses, networks. */
  readonly addresses: readonly string[]
  /** Microseconds since the epoch. */
  readonly since: number
  readonly until: number
}

/**
 * Walks the entries of a time through the chains once more, with empty state, and gives the latest of those in which an
 * address came up, in whatever field, and how many there are. So what a proxy hid is found, too.
 */
export async function entriesAbout(
  look: Look,
): Promise<{ readonly entries: readonly EntryAbout[]; readonly count: number }> {
  const { settings, program } = look
  const tables = new StateTables()
  const { graph } = await graphHere(program, settings, tables)
  const concerns = concerning(look.addresses)
  const mentions = mentioning(look.addresses)
  let kept: EntryAbout[] = []
  const progress = new Progress(process.stderr, 'entries')
  let [walkedEntries, count] = [0, 0]
  const sources = Object.keys(settings.sources).flatMap((name) => open(name, look) ?? [])
  for await (const [entry, source] of entriesOfAll(sources)) {
    const walked = graph.walk(entry, source)
    if (++walkedEntries % TIDY_EVERY === 0) {
      tables.dropChanges(entry.realtime)
      progress.show(walkedEntries)
    }
    if (!isAbout(entry, walked, concerns, mentions)) continue
    count++
    kept.push(entryAbout(entry, source, walked, countersOf(tables, entry.realtime, concerns)))
    if (kept.length >= 2 * MOST_KEPT) kept = latest(kept)
  }
  progress.clear()
  return { entries: latest(kept), count }
}

/** Several files of one source are read one after the other, so what came last need not be the latest. */
function latest(entries: readonly EntryAbout[]): EntryAbout[] {
  return entries
    .toSorted((one, other) => Number(one.at > other.at) - Number(one.at < other.at))
    .slice(-MOST_KEPT)
}

function isAbout(
  entry: Entry,
  { effects, fields }: Walked,
  concerns: Concerns,
  mentions: (message: string) => boolean,
): boolean {
  return (
    effects.some((effect) => 'address' in effect && concerns(effect.address)) ||
    Object.values(fields()).some(concerns) ||
    mentions(entry.field('MESSAGE') ?? '')
  )
}

function entryAbout(
  entry: Entry,
  source: string,
  { verdict, rule, effects }: Walked,
  counters: Readonly<Record<string, number>>,
): EntryAbout {
  return {
    at: isoMicroseconds(entry.realtime),
    source,
    host: entry.field('_HOSTNAME') ?? null,
    verdict,
    rule,
    counters,
    effects: effects.filter(isBanOrUnban).map(effectToJson),
    message: cutText(entry.field('MESSAGE') ?? '', LONGEST_MESSAGE),
  }
}

function isBanOrUnban({ effect }: Effect): boolean {
  return effect === 'ban' || effect === 'unban'
}

/** What the counters that the entry changed hold for the address. */
function countersOf(tables: StateTables, now: number, concerns: Concerns): Readonly<Record<string, number>> {
  const counters: Record<string, number> = {}
  for (const { table, key, value } of tables.takeChanges(now)) {
    if (!table.startsWith(COUNTER_PREFIX) || value === null) continue
    const parts: unknown = JSON.parse(key)
    if (!Array.isArray(parts) || !parts.some(concerns)) continue
    const tally = tables.table<StoredTally>(table).get(keyOfText(key))
    counters[table.slice(COUNTER_PREFIX.length)] = tally === undefined ? 0 : countOf(tallyOf(tally), now)
  }
  return counters
}

function open(name: string, { settings, since, until }: Look): Source | undefined {
  const source = openPast({ source: name }, settings, {
    onNotice: (message, hint) => say('warning', message, hint),
    since,
    until,
  })
  if (!(source instanceof SourceError))
    return withoutEcho(source, ownMarks(process.env, settings.sources[name]?.kind))
  say('warning', `the source ${name} cannot be looked at: ${source.message}`, source.hint)
  return undefined
}
