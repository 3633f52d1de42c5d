import type { ArchiveStatus, EntryStatus, ProblemStatus, SourceStatus, Status } from '../control/status.ts'
import { clockOf, fullTime } from '../report/clock.ts'
import { countOf } from '../report/words.ts'
import { cutText } from '../values/cut-text.ts'
import { Duration } from '../values/duration.ts'
import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'
import { reloadLines } from './reload-text.ts'

/** How many rows of a list are shown. */
const MOST_ROWS = 20
/** In columns, what the names of sources and archives take at least. */
const NAME_WIDTH = 12
/** How much of a text that others wrote is shown. */
const LONGEST = 200

/** Tells an ISO 8601 time as people of a zone write it. */
type LocalTime = (iso: string) => string

/** The status for people, in lines. */
export function statusLines(status: Status, timezone: string): readonly string[] {
  const clock = clockOf(timezone)
  const local: LocalTime = (iso) => fullTime(clock, Date.parse(iso) * 1000)
  const blocks = [
    head(status, local),
    block('sources', sourceLines(status.sources, local)),
    block('entries', entryLines(status.entries, local)),
    block('chains', chainLines(status)),
    block('effects', effectLines(status)),
    block('waiting to be carried out', queueLines(status, local)),
    block('archives', status.archives.map(archiveLine)),
    block(
      'counters',
      status.counters.map(({ counter, keys }) => row(keys, `keys in ${counter}`)),
    ),
    block(
      'latest warnings and errors',
      (status.errors ?? []).map((problem) => problemLine(problem, local)),
    ),
  ]
  return blocks.flatMap((lines) => (lines.length === 0 ? [] : [...lines, ''])).slice(0, -1)
}

function head(status: Status, local: LocalTime): readonly string[] {
  const {
    running,
    version,
    pid,
    started,
    uptime,
    settings,
    state,
    digest,
    database,
    last_reload,
    unwritten,
  } = status
  const up =
    started === null
      ? `does not ${running ? 'answer' : 'run'}; this is what its database tells`
      : `runs since ${local(started)} (${spanText(uptime ?? 0)}), process ${pid}`
  const next = digest.next === null ? '' : `; next digest ${local(digest.next)}`
  return [
    `pyruse-ts ${version} ${up}`,
    visible(`  settings  ${settings ?? 'none: all is default'}`),
    visible(`  state     ${state} (${sizeText(database.bytes)})${next}`),
    ...(unwritten === undefined
      ? []
      : [
          visible(
            `            CANNOT BE WRITTEN since ${local(unwritten.since)}, so nothing is read: ${unwritten.error}`,
          ),
        ]),
    ...(last_reload === null
      ? []
      : [`  reload    ${local(last_reload.at)}`, ...reloadLines(last_reload).map((line) => `    ${line}`)]),
  ]
}

function block(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(-MOST_ROWS)
  const more = lines.length - shown.length
  return [title, ...(more > 0 ? [`  ${numberText(more)} more: see --json`] : []), ...shown]
}

function sourceLines(sources: readonly SourceStatus[], local: LocalTime): readonly string[] {
  const width = Math.max(NAME_WIDTH, ...sources.map(({ source }) => source.length))
  return sources.map((status) => sourceLine(status, width, local))
}

function sourceLine(status: SourceStatus, width: number, local: LocalTime): string {
  const { source, readable, at, lag, counts = {} } = status
  const read = at === null ? unknownTime(status) : `read up to ${local(at)}`
  const behind = lag === null ? '' : `, lag ${spanText(lag)}`
  const trouble = readable === false ? ', CANNOT BE READ NOW' : ''
  const counted = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `, ${numberText(count)} ${name.replaceAll('_', ' ')}`)
  return visible(`  ${source.padEnd(width)} ${read}${behind}${counted.join('')}${trouble}`)
}

/** The cursors of most sources hold no time: only the running daemon knows that of the entry it read last. */
function unknownTime({ cursor, readable }: SourceStatus): string {
  if (cursor === null) return 'nothing read yet'
  return readable === null ? 'read to where its cursor says' : 'nothing came since the start'
}

function entryLines(entries: EntryStatus, local: LocalTime): readonly string[] {
  const { since, total, accepted, dropped, policy, rate_1m, rate_15m } = entries
  const from = since === null ? '' : ` since ${local(since)}`
  const fates = `${numberText(accepted)} accepted, ${numberText(dropped)} dropped, ${numberText(policy)} left to the policy`
  const rates =
    rate_1m === null || rate_15m === null
      ? []
      : [`  ${rateText(rate_1m)} in the last minute, ${rateText(rate_15m)} in the last 15`]
  return [`  ${numberText(total)}${from}: ${fates}`, ...rates]
}

function chainLines({ chains, verdicts }: Status): readonly string[] {
  const entered = chains.map(({ chain, entered, decided }) =>
    row(entered, `entered ${chain}, which decided ${numberText(decided)}`),
  )
  const decided = (verdicts ?? []).map(({ chain, verdict, count }) => row(count, `${verdict} in ${chain}`))
  return [...entered, ...decided]
}

function effectLines({ effects }: Status): readonly string[] {
  return (effects ?? []).map(({ effect, outcome, count }) =>
    row(count, `${effect} ${outcome.replaceAll('_', ' ')}`),
  )
}

function queueLines({ queues }: Status, local: LocalTime): readonly string[] {
  return queues.map(({ effect, waiting, failing, oldest, error }) => {
    const since = oldest === null ? '' : `, the oldest since ${local(oldest)}`
    const why = failing === 0 ? '' : `, ${numberText(failing)} of them failing: ${error ?? 'no reason known'}`
    return row(waiting, `${effect}${since}${why}`)
  })
}

function archiveLine({ archive, records, files, disk_bytes, waiting, error }: ArchiveStatus): string {
  const kept = `${countOf(records, 'record')}; ${countOf(files, 'file')} with ${sizeText(disk_bytes)}`
  const why = error === null ? '' : `: ${error}`
  return cut(
    `  ${archive.padEnd(NAME_WIDTH)} ${kept}${waiting === 0 ? '' : `; ${numberText(waiting)} wait${why}`}`,
  )
}

function problemLine({ at, level, message, details }: ProblemStatus, local: LocalTime): string {
  const fields = Object.entries(details).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return cut(`  ${local(at)}  ${level}: ${[message, ...fields].join(' ')}`)
}

function row(count: number, text: string): string {
  return cut(`  ${numberText(count).padStart(10)}  ${text}`)
}

/** In one line that no terminal obeys, and not too long. */
function cut(text: string): string {
  return cutText(visible(text), LONGEST)
}

function rateText(rate: number): string {
  return `${rate < 10 ? rate.toFixed(2) : numberText(Math.round(rate))} a second`
}

/** `2d3h4m`, `1.5s`: short spans with a decimal. */
function spanText(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)}s`
  return new Duration(Math.floor(seconds) * 1e6).toString()
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
