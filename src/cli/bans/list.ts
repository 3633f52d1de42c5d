import { type BanRow, banRows, isBanRow } from '../../daemon/state-rows.ts'
import { didYouMean } from '../../diagnostics/suggest.ts'
import { clockOf, fullTime } from '../../report/clock.ts'
import type { Settings } from '../../settings/settings.ts'
import { jsonText } from '../../values/json-text.ts'
import { visible } from '../../values/visible.ts'
import { EXIT } from '../command.ts'
import type { DaemonPlace } from '../find-daemon.ts'
import { LineOutput } from '../line-output.ts'
import { say } from '../say.ts'
import { askOrRead } from '../state-command.ts'
import type { BansAction } from './action.ts'

/** `bans list`: who is banned, oldest first. */
export const list: BansAction = {
  usage: '',
  takes: ['all', 'json', 'set'],
  run: async ({ words, options: { all, json, set }, place, wrongUsage }) => {
    if (words.length > 0) return wrongUsage('`bans list` takes no address: see `bans why ADDRESS`')
    const output = new LineOutput()
    const text = json ? (row: unknown) => jsonText(row) : banText(place)
    const add = (ban: BanRow) => (set === undefined || ban.set === set ? output.add(text(ban)) : undefined)
    const code = await askOrRead(place, {
      request: { command: 'bans', all },
      onRow: (row) => (isBanRow(row) ? add(row) : undefined),
      onResult: () => output.flush(),
      fromState: async (reader) => {
        if (reader === undefined) return
        for (const ban of banRows(reader, all ? undefined : Date.now())) await add(ban)
        await output.flush()
      },
    })
    if (code === EXIT.fine && output.count === 0 && isUnknown(set, place)) {
      const sets = Object.keys(place.ban_sets ?? {})
      const declared = sets.length === 0 ? 'the settings declare none' : `there are ${sets.join(', ')}`
      say('error', `there is no ban set ${JSON.stringify(set)}`, didYouMean(set, sets) ?? declared)
      return EXIT.usage
    }
    if (!json && code === EXIT.fine && output.count === 0)
      process.stdout.write(all ? 'Nobody was banned.\n' : 'Nobody is banned now.\n')
    return code
  },
}

/** Whether no settings tell of it: bans of one that they had before may run yet. */
function isUnknown(set: string | undefined, { ban_sets }: DaemonPlace): set is string {
  return set !== undefined && ban_sets !== undefined && !Object.hasOwn(ban_sets, set)
}

function banText({ timezone, ban_sets }: DaemonPlace): (ban: BanRow) => string {
  const local = localTime(timezone)
  return ({ set, address, since, until, times, rule, message }) => {
    const end = until === null ? 'without end' : `until ${local(until)}`
    const kept = ban_sets === undefined ? '' : howKept(ban_sets[set])
    const why = `${times} ${times === 1 ? 'time' : 'times'}, ${rule ?? BY_HAND}: ${message}`
    return visible(`${address.padEnd(18)} ${set.padEnd(10)} since ${local(since)}, ${end}${kept}, ${why}`)
  }
}

function howKept(set: Settings['ban_sets'][string] | undefined): string {
  if (set === undefined) return ', of a ban set that the settings do not have'
  return set.mode === 'observe' ? ', only observed' : ''
}

/** What people read where no rule asked for a ban. */
export const BY_HAND = 'by hand'

/** An ISO time as people read it. */
export function localTime(timezone: string): (iso: string) => string {
  const clock = clockOf(timezone)
  return (iso) => fullTime(clock, Date.parse(iso) * 1000)
}
