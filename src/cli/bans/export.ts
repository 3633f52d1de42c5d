import { type BanRow, banRows, isBanRow } from '../../daemon/state-rows.ts'
import { jsonText } from '../../values/json-text.ts'
import { EXIT } from '../command.ts'
import { askOrRead } from '../state-command.ts'
import { writeTo } from '../write-to.ts'
import type { BansAction } from './action.ts'

/** `bans export`: the bans that run, as JSON lines that `bans import` reads. */
export const exportBans: BansAction = {
  usage: '[FILE] [--all] [--set SET]',
  takes: ['all', 'set'],
  run: async ({ words, options: { all, set }, place, wrongUsage }) => {
    const [file = '-', ...more] = words
    if (more.length > 0) return wrongUsage('`bans export` writes one file, or to standard output')
    const lines: string[] = []
    const add = (ban: BanRow) => {
      if (set === undefined || ban.set === set) lines.push(`${jsonText(ban)}\n`)
    }
    const code = await askOrRead(place, {
      request: { command: 'bans', all },
      onRow: (row) => (isBanRow(row) ? add(row) : undefined),
      onResult: () => {},
      fromState: (reader) => {
        for (const ban of reader === undefined ? [] : banRows(reader, all ? undefined : Date.now())) add(ban)
      },
    })
    if (code !== EXIT.fine) return code
    return writeTo(file, lines.join(''))
  },
}
