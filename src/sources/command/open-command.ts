import { join } from 'node:path'
import type { Source } from '../../engine/ports.ts'
import type { CommandSettings } from '../../settings/sources/command.ts'
import { cronTimes } from '../../values/cron-times.ts'
import { openLineParser } from '../lines/open-line-parser.ts'
import { SourceError } from '../source-error.ts'
import type { SourceOptions } from '../source-options.ts'
import { openSpool } from '../spool/spool.ts'
import { parseCommandCursor } from './command-cursor.ts'
import type { CommandInflow } from './command-inflow.ts'
import { CommandSource } from './command-source.ts'
import { LastingProgram } from './lasting-program.ts'
import { OutputEntries } from './output-entries.ts'
import { ScheduledRuns } from './scheduled-runs.ts'

/** Opens what a command writes, behind the cursor. It is started once what is left in the spool was read. */
export function openCommand(
  name: string,
  settings: CommandSettings,
  options: SourceOptions,
): Source | SourceError {
  const { state, cursor: text, follow, timezone, onNotice, onClockChange } = options
  if (state === undefined)
    return new SourceError(
      'a command is only run by the daemon',
      'see `pyruse-ts run`, or name another source',
    )
  const reading = openLineParser(settings.format, options)
  if (reading instanceof SourceError) return reading
  const known = text === null ? undefined : parseCommandCursor(text)
  const directory = join(state, 'spool', name)
  const spool = openSpool({ directory, limit: settings.spool, cursor: known?.place ?? text, onNotice })
  if (spool instanceof SourceError) return spool
  const dueAfter = dueTimes(settings, timezone)
  const inflow: CommandInflow =
    dueAfter === undefined
      ? new LastingProgram(settings, spool, follow)
      : new ScheduledRuns({ settings, spool, follow, dueAfter, onClockChange })
  const start = known ?? { ran: firstRan(settings), entries: 0 }
  return new CommandSource({
    name,
    spool,
    directory,
    inflow,
    entries: new OutputEntries(name, settings, reading),
    start,
  })
}

/** When it is due after a run, in milliseconds since the epoch; undefined where it keeps running. */
function dueTimes(
  { every, schedule }: CommandSettings,
  timezone: string,
): ((ran: number) => number | null) | undefined {
  if (every !== undefined) return (ran) => ran + every.seconds * 1000
  if (schedule === undefined) return undefined
  const times = cronTimes(schedule, timezone)
  return (ran) => times.after(ran)
}

/** One that is run every so often is due at once, and one with set times when the next of them comes. */
function firstRan({ schedule }: CommandSettings): number {
  return schedule === undefined ? 0 : Date.now()
}
